import { Button } from 'react-aria-components';
import { faultSentence } from '../wording/sentences.ts';
import type { Answer } from './use-answer.ts';

/** That something loads, or why it could not and how to try again; nothing once it is there. */
export function LoadedNotes({ value, fault, load }: Pick<Answer<unknown>, 'value' | 'fault' | 'load'>) {
  return (
    <>
      {value === null && fault === null && (
        <p className="muted" role="status">
          Chargement…
        </p>
      )}
      {fault !== null && (
        <p className="fault" role="alert">
          {faultSentence(fault)}{' '}
          <Button className="link" onPress={load}>
            Réessayer
          </Button>
        </p>
      )}
    </>
  );
}
