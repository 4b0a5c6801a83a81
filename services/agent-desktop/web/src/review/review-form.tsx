import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { CRITERIA, type Criterion, type Judgement, type ReviewBody } from '#contract';
import { codeOf } from '../app/api.ts';
import { CRITERION_QUESTIONS, JUDGEMENT_WORDS, reviewFault } from './wording.ts';

const JUDGEMENTS = ['yes', 'no', 'unsure'] as const satisfies readonly Judgement[];
const LONGEST = 500;

/** Props of {@link ReviewForm}. */
export interface ReviewFormProps {
  /** It takes the place of a draft that was reviewed: whoever goes by keys goes on at its first question. */
  readonly next: boolean;
  /** @throws an error with a code of the API */
  readonly onSend: (review: ReviewBody) => Promise<void>;
  /** The draft is not there any more. */
  readonly onGone: () => void;
}

/** What a reviewer says of a draft: four questions, and a comment for the expert. Keys alone do. */
export function ReviewForm({ next, onSend, onGone }: ReviewFormProps) {
  const [given, setGiven] = useState<Partial<Record<Criterion, Judgement>>>({});
  const [comment, setComment] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (next) form.current?.querySelector('input')?.focus();
  }, [next]);

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    const { exact, complete, clear, biased } = given;
    if (exact === undefined || complete === undefined || clear === undefined || biased === undefined) {
      setFault('Répondez aux quatre questions ; « Ne sais pas » est une réponse.');
      return;
    }
    setBusy(true);
    setFault(null);
    try {
      await onSend({ exact, complete, clear, biased, comment });
    } catch (error) {
      if (codeOf(error) === 'NOT_FOUND') onGone();
      setFault(
        codeOf(error) === 'NOT_FOUND'
          ? 'Cette réponse n’est plus à relire : deux personnes l’ont relue, ou la campagne est finie.'
          : reviewFault(codeOf(error)),
      );
    }
    setBusy(false);
  }

  return (
    <form className="review-form" ref={form} onSubmit={(event) => void send(event)}>
      {CRITERIA.map((criterion) => (
        <fieldset key={criterion}>
          <legend>{CRITERION_QUESTIONS[criterion]}</legend>
          {JUDGEMENTS.map((judgement) => (
            <label key={judgement}>
              <input
                type="radio"
                name={criterion}
                checked={given[criterion] === judgement}
                onChange={() => setGiven((before) => ({ ...before, [criterion]: judgement }))}
              />{' '}
              {JUDGEMENT_WORDS[judgement]}
            </label>
          ))}
        </fieldset>
      ))}
      <label className="review-comment">
        Commentaire pour l’expert (facultatif, rien de personnel)
        <textarea
          rows={3}
          maxLength={LONGEST}
          value={comment}
          aria-describedby="faute-de-relecture"
          onChange={({ target }) => setComment(target.value)}
        />
      </label>
      <p id="faute-de-relecture" className="fault" role="alert">
        {fault}
      </p>
      <p>
        <Button type="submit" className="button primary" isDisabled={busy}>
          Enregistrer et passer à la suivante
        </Button>
      </p>
    </form>
  );
}
