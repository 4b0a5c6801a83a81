import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import {
  type DraftView,
  FEEDBACK_REASONS,
  type FeedbackReason,
  type JudgedSentence,
  type TurnView,
  type Verdict,
} from '#contract';
import { codeOf } from '../app/api.ts';
import { useDeskTools } from '../calls/desk-context.ts';
import { faultSentence } from '../wording/sentences.ts';
import { REASON_WORDS, sentenceLabel } from './feedback-sentences.ts';

/** Props of {@link FeedbackBar}. */
export interface FeedbackBarProps {
  readonly turn: TurnView;
  readonly draft: DraftView;
}

/**
 * One press says whether the draft, or one sentence of it, helped; a second why not. It takes one line, and stays out of the way of
 * whoever says nothing. It is about the draft: no agent is named.
 */
export function FeedbackBar({ turn, draft }: FeedbackBarProps) {
  const { api, announce, opinions, judge } = useDeskTools();
  const { conversationId, turnId } = turn;
  const given = opinions.get(turnId) ?? null;
  const [place, setPlace] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const bar = useFocusInside(given?.receipt ?? '', given?.reason ?? null);

  async function attempt(work: () => Promise<void>, done: string): Promise<void> {
    setFault(null);
    try {
      await work();
      announce(done);
    } catch (error) {
      setFault(codeOf(error));
      announce(faultSentence(codeOf(error)));
    }
  }
  const give = (verdict: Verdict): Promise<void> =>
    attempt(
      async () => {
        const sentence = placesOf(draft).find(({ key }) => key === place)?.sentence ?? null;
        const { saidSequence, revision } = draft;
        const about = { conversationId, turnId, saidSequence, revision };
        const { receipt } = await api.feedback({ ...about, verdict, sentence });
        judge(turnId, { verdict, whole: sentence === null, reason: null, receipt });
      },
      verdict === 'helped' ? 'Avis envoyé.' : 'Avis envoyé. Vous pouvez dire pourquoi.',
    );

  return (
    <fieldset className="feedback" ref={bar}>
      <legend className="visually-hidden">Cette réponse vous aide ?</legend>
      {fault !== null && <span className="fault">{faultSentence(fault)}</span>}
      {given === null ? (
        <>
          <label className="muted">
            Utile ?{' '}
            <select
              aria-label="Sur quoi porte l’avis"
              value={place}
              onChange={({ target }) => setPlace(target.value)}
            >
              <option value="">toute la réponse</option>
              {placesOf(draft).map(({ key, label }) => (
                <option key={key} value={key}>
                  {label}
                </option>
              ))}
            </select>
          </label>
          <Button className="button small" data-verdict="helped" onPress={() => void give('helped')}>
            <Thumb down={false} /> Oui
          </Button>
          <Button
            className="button small"
            data-verdict="did-not-help"
            onPress={() => void give('did-not-help')}
          >
            <Thumb down /> Non
          </Button>
        </>
      ) : (
        <>
          {given.verdict === 'did-not-help' && given.reason === null ? (
            <Reasons
              onReason={(reason) =>
                void attempt(async () => {
                  await api.explainFeedback(given.receipt, reason);
                  judge(turnId, { ...given, reason });
                }, 'Raison envoyée.')
              }
            />
          ) : (
            <span className="muted">
              {given.reason === null
                ? 'Merci. Avis anonyme.'
                : `Merci : ${REASON_WORDS[given.reason].toLowerCase()}. Avis anonyme.`}
            </span>
          )}
          <Button
            className="button small"
            data-verdict="none"
            onPress={() =>
              void attempt(async () => {
                await api.withdrawFeedback(given.receipt);
                judge(turnId, null);
              }, 'Avis retiré.')
            }
          >
            Retirer l’avis
          </Button>
        </>
      )}
    </fieldset>
  );
}

function Reasons({ onReason }: { readonly onReason: (reason: FeedbackReason) => void }) {
  return (
    <>
      <span className="muted">Pourquoi ?</span>
      {FEEDBACK_REASONS.map((reason, at) => (
        <Button
          key={reason}
          className="button small"
          data-feedback-reason={at + 1}
          onPress={() => onReason(reason)}
        >
          {REASON_WORDS[reason]}
        </Button>
      ))}
    </>
  );
}

interface Place {
  readonly key: string;
  readonly label: string;
  readonly sentence: JudgedSentence;
}

/** The sentences that can be judged one by one. */
function placesOf(draft: DraftView): Place[] {
  return (['sentences', 'prose'] as const).flatMap((part) =>
    draft[part].map(({ text }, at) => ({
      key: `${part} ${at}`,
      label: sentenceLabel({ part, at }, text),
      sentence: { part, at },
    })),
  );
}

/**
 * Whoever pressed a button of the bar that made way for others goes on from the first of them; whoever was elsewhere stays there.
 *
 * @param changes what makes buttons give way to others
 */
function useFocusInside(...changes: readonly [string, string | null]) {
  const bar = useRef<HTMLFieldSetElement>(null);
  const inside = useRef(false);
  useEffect(() => {
    const element = bar.current;
    if (element === null) return undefined;
    const note = ({ type }: FocusEvent): void => {
      inside.current = type === 'focusin';
    };
    // A button that goes takes the focus with it without a word: then the bar still has it.
    const leave = (event: FocusEvent): void => {
      if (event.relatedTarget instanceof Node && !element.contains(event.relatedTarget)) note(event);
    };
    element.addEventListener('focusin', note);
    element.addEventListener('focusout', leave);
    return () => {
      element.removeEventListener('focusin', note);
      element.removeEventListener('focusout', leave);
    };
  }, []);
  useEffect(() => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (inside.current && lost) bar.current?.querySelector<HTMLElement>('button')?.focus();
  }, changes);
  return bar;
}

function Thumb({ down }: { readonly down: boolean }) {
  return (
    <svg className={down ? 'thumb down' : 'thumb'} viewBox="0 0 24 24" aria-hidden="true">
      <path d="M3 11h4v10H3zM9 21V10.5L13.5 2c1.6 0 2.7 1.3 2.4 2.9L15.2 9H20c1.3 0 2.2 1.2 1.9 2.4l-2 7.8A2.4 2.4 0 0 1 17.6 21z" />
    </svg>
  );
}
