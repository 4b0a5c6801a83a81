import { useState } from 'react';
import { Button } from 'react-aria-components';
import { codeOf } from '../live/api.ts';
import { faultSentence } from '../wording/sentences.ts';
import { useDeskTools } from './desk-context.ts';

type Verdict = 'helped' | 'did-not-help';

/** One press says whether the draft helped. It is about the draft: no agent is named. */
export function FeedbackBar({
  conversationId,
  turnId,
}: {
  readonly conversationId: string;
  readonly turnId: string;
}) {
  const { api } = useDeskTools();
  const [given, setGiven] = useState<Verdict | null>(null);
  const [fault, setFault] = useState<string | null>(null);

  async function give(verdict: Verdict): Promise<void> {
    setFault(null);
    try {
      await api.feedback(conversationId, turnId, verdict);
      setGiven(verdict);
    } catch (error) {
      setFault(codeOf(error));
    }
  }

  return (
    <fieldset className="feedback">
      <legend className="visually-hidden">Cette réponse vous aide ?</legend>
      <span className="muted" aria-live="polite">
        {fault !== null ? faultSentence(fault) : given === null ? 'Utile ?' : 'Merci. Avis anonyme.'}
      </span>
      <Button className="button small" aria-pressed={given === 'helped'} onPress={() => void give('helped')}>
        <span aria-hidden="true">👍</span> Oui
      </Button>
      <Button
        className="button small"
        aria-pressed={given === 'did-not-help'}
        onPress={() => void give('did-not-help')}
      >
        <span aria-hidden="true">👎</span> Non
      </Button>
    </fieldset>
  );
}
