import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { Verdict } from '#contract';
import { codeOf } from '../live/api.ts';
import { faultSentence } from '../wording/sentences.ts';
import { useDeskTools } from './desk-context.ts';

/** One press says whether the draft helped. It is about the draft: no agent is named. */
export function FeedbackBar({
  conversationId,
  turnId,
}: {
  readonly conversationId: string;
  readonly turnId: string;
}) {
  const { api, announce, verdicts, judge } = useDeskTools();
  const given = verdicts.get(turnId) ?? null;
  const [fault, setFault] = useState<string | null>(null);

  async function give(verdict: Verdict): Promise<void> {
    setFault(null);
    try {
      await api.feedback(conversationId, turnId, verdict);
      judge(turnId, verdict);
      announce('Avis envoyé.');
    } catch (error) {
      setFault(codeOf(error));
      announce(faultSentence(codeOf(error)));
    }
  }

  return (
    <fieldset className="feedback">
      <legend className="visually-hidden">Cette réponse vous aide ?</legend>
      <span className="muted">
        {fault !== null ? faultSentence(fault) : given === null ? 'Utile ?' : 'Merci. Avis anonyme.'}
      </span>
      <Button className="button small" aria-pressed={given === 'helped'} onPress={() => void give('helped')}>
        <Thumb down={false} /> Oui
      </Button>
      <Button
        className="button small"
        aria-pressed={given === 'did-not-help'}
        onPress={() => void give('did-not-help')}
      >
        <Thumb down /> Non
      </Button>
    </fieldset>
  );
}

function Thumb({ down }: { readonly down: boolean }) {
  return (
    <svg className={down ? 'thumb down' : 'thumb'} viewBox="0 0 24 24" aria-hidden="true">
      <path d="M3 11h4v10H3zM9 21V10.5L13.5 2c1.6 0 2.7 1.3 2.4 2.9L15.2 9H20c1.3 0 2.2 1.2 1.9 2.4l-2 7.8A2.4 2.4 0 0 1 17.6 21z" />
    </svg>
  );
}
