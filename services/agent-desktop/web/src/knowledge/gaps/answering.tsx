import { useState } from 'react';
import { Button } from 'react-aria-components';
import { codeOf } from '../../app/api.ts';
import { useApi } from '../../app/session-context.ts';
import { refusalSentence } from '../articles/refusal-wording.ts';
import { moveGap } from './gap-api.ts';

/** Props of {@link Answering}. */
export interface AnsweringProps {
  /** Id of the question without a source. */
  readonly gap: number;
  /** The article that is written for it. */
  readonly slug: string;
}

/** Says that the saved article answers the question that it was written for. */
export function Answering({ gap, slug }: AnsweringProps) {
  const api = useApi();
  const [said, setSaid] = useState('');
  const answer = (): void => {
    moveGap(api, gap, { state: 'answered', answeredBy: slug }).then(
      () => setSaid('Noté : les agents le sauront quand l’article sera publié.'),
      (error: unknown) => setSaid(refusalSentence(codeOf(error))),
    );
  };
  return (
    <div className="field-row">
      <Button className="button" onPress={answer}>
        Cet article répond à la question sans source
      </Button>
      <span role="status">{said}</span>
    </div>
  );
}
