import { useState } from 'react';
import { isoDate, slashedDate } from './slashed-date.ts';

/** Props of {@link DateField}. */
export interface DateFieldProps {
  readonly label: string;
  /** ISO date; empty for none. */
  readonly value: string;
  /** First and last day that may be chosen, ISO dates. */
  readonly earliest: string;
  readonly latest: string;
  /** Called with an ISO date within both, as soon as what is typed is one. */
  readonly onChoose: (date: string) => void;
}

/** A date as "31/12/2026": a date field of the browser reads in the language of the browser. */
export function DateField({ label, value, earliest, latest, onChoose }: DateFieldProps) {
  /** Undefined while nobody types. */
  const [typed, setTyped] = useState<string>();

  const fit = (text: string): string | undefined => {
    const iso = isoDate(text);
    return iso !== undefined && iso >= earliest && iso <= latest ? iso : undefined;
  };

  function take(text: string): void {
    setTyped(text);
    const iso = fit(text);
    if (iso !== undefined && iso !== value) onChoose(iso);
  }

  return (
    <label className="sheet-field">
      {label}
      <input
        type="text"
        inputMode="numeric"
        autoComplete="off"
        placeholder="jj/mm/aaaa"
        size={10}
        maxLength={10}
        aria-invalid={typed !== undefined && fit(typed) === undefined}
        value={typed ?? slashedDate(value)}
        onChange={({ target }) => take(target.value)}
        onBlur={() => setTyped(undefined)}
      />
    </label>
  );
}
