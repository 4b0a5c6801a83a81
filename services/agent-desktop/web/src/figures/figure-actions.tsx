import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';

/** Props of {@link FigureActions}. */
export interface FigureActionsProps {
  /** Fields that choose what is shown. */
  readonly children: ReactNode;
  readonly onSave: () => void;
}

/** What is shown, and how to take it away. */
export function FigureActions({ children, onSave }: FigureActionsProps) {
  return (
    <div className="sheet-actions figure-actions">
      {children}
      <Button className="button" onPress={onSave}>
        Exporter en CSV
      </Button>
      <Button className="button" onPress={() => window.print()}>
        Imprimer
      </Button>
    </div>
  );
}

/** Props of {@link WeeksField}. */
export interface WeeksFieldProps {
  readonly label: string;
  readonly choices: readonly number[];
  readonly weeks: number;
  readonly onChoose: (weeks: number) => void;
}

/** How many weeks are shown. */
export function WeeksField({ label, choices, weeks, onChoose }: WeeksFieldProps) {
  return (
    <label className="sheet-field">
      {label}
      <select value={weeks} onChange={({ target }) => onChoose(Number(target.value))}>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice} semaines
          </option>
        ))}
      </select>
    </label>
  );
}

/** Said above made-up figures. */
export function FictitiousNote() {
  return (
    <p className="notice">
      <strong>Chiffres fictifs.</strong> Ils sont inventés pour la démonstration et ne disent rien de
      personne.
    </p>
  );
}
