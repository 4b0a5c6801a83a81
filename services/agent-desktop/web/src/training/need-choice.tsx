import { useState } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import type { TrainingSetView } from '#contract';
import { chosenNeeds, nextNeed } from './choosing.ts';

type Need = TrainingSetView['needs'][number];

/** Needs from which on they can be searched for. */
const SEARCH_FROM = 12;

/** Props of {@link NeedChoice}. */
export interface NeedChoiceProps {
  readonly needs: readonly Need[];
  /** Ids of those that were taken since the page was opened. */
  readonly taken: readonly string[];
  readonly busy: boolean;
  readonly onBegin: (needId: string) => void;
}

/** Before a simulated call: what it is, and which one. */
export function NeedChoice({ needs, taken, busy, onBegin }: NeedChoiceProps) {
  const [words, setWords] = useState('');
  if (needs.length === 0) {
    return (
      <>
        <h1>Entraînement</h1>
        <p>
          Il n’y a pas encore d’appel d’entraînement. Les experts de la caisse les écrivent : demandez-leur,
          ou à l’exploitation.
        </p>
      </>
    );
  }
  const { shown, others } = chosenNeeds(needs, words);
  return (
    <>
      <h1>Entraînement</h1>
      <p>
        Un appel inventé sonne, sans téléphone. Vous décrochez, vous écoutez, vous répondez comme en vrai : à
        voix haute, par écrit ou dans votre tête. Puis vous comparez, vous seul, avec la réponse de
        l’assistant.
      </p>
      <p>
        <Button
          className="button primary"
          isDisabled={busy}
          onPress={() => onBegin(nextNeed(needs, taken, Math.random()))}
        >
          {busy ? 'Appel en préparation…' : 'Recevoir un appel au hasard'}
        </Button>
      </p>
      <section className="sheet-part" aria-labelledby="training-needs">
        <h2 id="training-needs">Ou choisir un sujet</h2>
        {needs.length > SEARCH_FROM && (
          <TextField className="ask-field" value={words} onChange={setWords}>
            <Label>Chercher un sujet</Label>
            <Input autoComplete="off" />
          </TextField>
        )}
        {shown.length === 0 && <p role="status">Aucun sujet avec ces mots.</p>}
        <ul className="choices">
          {shown.map(({ id, title, text, spoken }) => (
            <li key={id}>
              <Button className="button choice" isDisabled={busy} onPress={() => onBegin(id)}>
                {title}
                {taken.includes(id) && <span className="muted"> (déjà pris)</span>}
              </Button>
              {text !== null && (
                <p className="muted small-print">
                  « {text} »{spoken ? '' : ' Sans voix : le texte s’affiche.'}
                </p>
              )}
            </li>
          ))}
        </ul>
        {others > 0 && (
          <p className="muted">
            {others === 1 ? '1 autre sujet' : `${others} autres sujets`} : précisez la recherche.
          </p>
        )}
      </section>
    </>
  );
}
