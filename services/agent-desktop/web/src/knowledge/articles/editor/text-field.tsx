import { type RefObject, useRef } from 'react';
import type { TextFaultView } from '#contract';

/** Props of {@link TextField}. */
export interface TextFieldProps {
  readonly ref: RefObject<HTMLTextAreaElement | null>;
  readonly value: string;
  readonly faults: readonly TextFaultView[];
  readonly onChange: (text: string) => void;
}

/** The text, with the number of each line and a mark at those that have something to mend. */
export function TextField({ ref, value, faults, onChange }: TextFieldProps) {
  const gutter = useRef<HTMLOListElement>(null);
  const marked = new Map(faults.map(({ line, blocking }) => [line, blocking]));
  const lines = value.split('\n').length;
  return (
    <div className="field">
      <label htmlFor="article-text">Texte de l’article (Markdown)</label>
      <p id="article-text-help" className="muted">
        L’en-tête entre deux lignes « --- », puis les sections. Tabulation sort du champ.
      </p>
      <div className="text-field">
        <ol ref={gutter} className="gutter" aria-hidden="true">
          {Array.from({ length: lines }, (_, at) => (
            <li key={at} className={classOf(marked.get(at + 1))}>
              {at + 1}
            </li>
          ))}
        </ol>
        <textarea
          id="article-text"
          ref={ref}
          aria-describedby="article-text-help"
          rows={28}
          wrap="off"
          spellCheck
          lang="fr"
          value={value}
          onChange={({ target }) => onChange(target.value)}
          onScroll={({ currentTarget }) => {
            if (gutter.current !== null) gutter.current.scrollTop = currentTarget.scrollTop;
          }}
        />
      </div>
    </div>
  );
}

function classOf(blocking: boolean | undefined): string | undefined {
  if (blocking === undefined) return undefined;
  return blocking ? 'bad' : 'warn';
}
