import type { DeskPhoneState } from '#contract';
import { TABLE_PHONE_STATES } from './phone-sentences.ts';

/** Props of {@link TablePhone} and {@link TablePhoneAway}. */
export interface TablePhoneProps {
  /** Null while it is not known, or the phone is in the page and speaks for itself. */
  readonly state: DeskPhoneState | null;
}

/** Where the phone on the table stands, in two words. */
export function TablePhone({ state }: TablePhoneProps) {
  return state === null ? null : (
    <span className={state === 'unreachable' ? 'tag' : 'muted'}>{TABLE_PHONE_STATES[state]}</span>
  );
}

/** Says when no call can ring there, and what to do. */
export function TablePhoneAway({ state }: TablePhoneProps) {
  return (
    <div role="status">
      {state === 'unreachable' && (
        <p className="banner">
          Votre téléphone est injoignable : aucun appel ne sonne ici. Vérifiez qu’il est allumé et branché,
          puis prévenez votre administrateur.
        </p>
      )}
    </div>
  );
}
