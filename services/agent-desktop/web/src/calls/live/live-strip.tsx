import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import type { CallView, LiveView, TurnView } from '#contract';
import { codeOf } from '../../app/api.ts';
import { faultSentence } from '../../wording/sentences.ts';
import { useDeskTools } from '../desk-context.ts';
import { SaidWords } from '../said-words.tsx';
import { useAltKey } from '../use-alt-key.ts';
import { LIVE_STATES, SIDES, suggestionTitle } from './live-sentences.ts';

/** Suggestions in sight. */
const MAX_SHOWN = 3;

/** Props of {@link LiveStrip}. */
export interface LiveStripProps {
  readonly call: CallView;
  readonly live: LiveView;
  /** Opens a suggestion among the answers. */
  readonly onOpen: (turnId: string) => void;
}

/**
 * The live listening, below the answers: that it listens and how to stop it, what was said, and what it suggests. Whatever comes
 * here moves nothing that an agent reads above.
 */
export function LiveStrip({ call, live, onOpen }: LiveStripProps) {
  const { state, utterances } = live;
  return (
    <section className={`live-strip ${state}`} aria-label="Écoute en direct">
      <div className="live-state">
        <p className="live-what">
          <span className="live-dot" aria-hidden="true" />
          {LIVE_STATES[state]}
        </p>
        <StopButton conversationId={call.conversationId} stopped={state === 'stopped'} />
      </div>
      <Utterances utterances={utterances} />
      <Suggestions suggestions={call.suggestions} onOpen={onOpen} />
    </section>
  );
}

/** One press, or one key, for this call. */
function StopButton({
  conversationId,
  stopped,
}: {
  readonly conversationId: string;
  readonly stopped: boolean;
}) {
  const { api } = useDeskTools();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);

  async function change(): Promise<void> {
    setBusy(true);
    setFault(null);
    try {
      await api.listenLive(conversationId, stopped);
    } catch (error) {
      setFault(codeOf(error));
    } finally {
      setBusy(false);
    }
  }

  useAltKey('l', busy ? null : () => void change());
  return (
    <>
      <Button className="button small" isDisabled={busy} onPress={() => void change()}>
        {stopped ? 'Reprendre l’écoute' : 'Arrêter l’écoute'} <kbd>Alt + L</kbd>
      </Button>
      {fault !== null && (
        <p className="live-fault" role="alert">
          {faultSentence(fault)} Sinon, mettez l’appel en attente : rien n’est alors écouté.
        </p>
      )}
    </>
  );
}

/** What was said, the newest in sight. A screen reader says none of it: the agent hears it himself. */
function Utterances({ utterances }: { readonly utterances: LiveView['utterances'] }) {
  const list = useRef<HTMLOListElement>(null);
  const newest = utterances.at(-1)?.turnId;
  useEffect(() => {
    if (newest !== undefined) list.current?.scrollTo(0, list.current.scrollHeight);
  }, [newest]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard (WCAG 2.1.1)
    <ol ref={list} className="live-said" aria-label="Ce qui se dit" tabIndex={0}>
      {utterances.map(({ turnId, side, said }) => (
        <li key={turnId} className={`side-${side}`}>
          <span className="live-side">{SIDES[side]}</span>
          <span>
            <SaidWords said={said} />
          </span>
        </li>
      ))}
    </ol>
  );
}

function Suggestions({
  suggestions,
  onOpen,
}: {
  readonly suggestions: readonly TurnView[];
  readonly onOpen: (turnId: string) => void;
}) {
  const [newest] = suggestions;
  useAltKey('s', newest === undefined ? null : () => onOpen(newest.turnId));
  return (
    <div className="live-suggestions">
      {/* In the page from the beginning: most readers say nothing of a region that comes together with its text. */}
      <p className="visually-hidden" aria-live="polite">
        {newest === undefined ? '' : `Suggestion : ${suggestionTitle(newest)}`}
      </p>
      {suggestions.slice(0, MAX_SHOWN).map((turn, at) => (
        <Button key={turn.turnId} className="button live-suggestion" onPress={() => onOpen(turn.turnId)}>
          <span className="live-suggestion-title">{suggestionTitle(turn)}</span>
          {at === 0 && <kbd>Alt + S</kbd>}
        </Button>
      ))}
    </div>
  );
}
