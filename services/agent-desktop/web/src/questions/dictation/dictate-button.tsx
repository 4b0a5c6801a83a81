import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { Button } from 'react-aria-components';
import type { Dictation } from './dictation.ts';
import { DISCARDED_SPOKEN, problemSentence, SPEAK_SPOKEN } from './dictation-sentences.ts';
import { PushToTalk } from './push-to-talk.ts';

/** Props of {@link DictateButton}. */
export interface DictateButtonProps {
  readonly dictation: Dictation;
  /** What the question is for: a call, or questions outside a call; null for a new one. */
  readonly conversationId: string | null;
  /** Has a screen reader say something. */
  readonly announce: (sentence: string) => void;
}

/** Hold it, or Alt + P, and speak; press it shortly to speak until the next press. Escape throws away. */
export function DictateButton({ dictation, conversationId, announce }: DictateButtonProps) {
  const { stage, problem } = useSyncExternalStore(dictation.subscribe, dictation.snapshot);
  const about = useRef(conversationId);
  about.current = conversationId;
  const key = useMemo(
    () =>
      new PushToTalk(
        {
          begin: () => void dictation.begin(about.current),
          finish: () => dictation.finish(),
        },
        () => performance.now(),
      ),
    [dictation],
  );
  usePushToTalkKey(key, dictation, announce);
  useEffect(() => {
    if (stage === 'idle' || stage === 'closing') key.over();
    if (stage === 'speaking') announce(SPEAK_SPOKEN);
  }, [key, stage, announce]);
  useEffect(() => {
    if (problem !== null) announce(problemSentence(problem));
  }, [problem, announce]);
  useEffect(() => () => dictation.discard(), [dictation]);
  const active = stage === 'opening' || stage === 'speaking';
  return (
    <Button
      className={active ? 'button dictate active' : 'button dictate'}
      aria-pressed={active}
      isDisabled={stage === 'closing'}
      onPressStart={() => key.down()}
      onPressEnd={() => key.up()}
    >
      <Microphone /> {active ? 'Terminer' : 'Dicter'} <kbd>Alt + P</kbd>
    </Button>
  );
}

/** Alt + P is held like the button; a window that loses the keyboard has let it go. */
function usePushToTalkKey(key: PushToTalk, dictation: Dictation, announce: (sentence: string) => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && dictation.snapshot().stage !== 'idle') {
        event.preventDefault();
        event.stopPropagation();
        dictation.discard();
        announce(DISCARDED_SPOKEN);
      }
      if (!event.altKey || event.ctrlKey || event.metaKey || event.key.toLowerCase() !== 'p') return;
      event.preventDefault();
      if (!event.repeat) key.down();
    };
    const onKeyUp = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() === 'p' || event.key === 'Alt') key.up();
    };
    const onBlur = (): void => key.up();
    document.addEventListener('keydown', onKeyDown, true);
    document.addEventListener('keyup', onKeyUp, true);
    window.addEventListener('blur', onBlur);
    return () => {
      document.removeEventListener('keydown', onKeyDown, true);
      document.removeEventListener('keyup', onKeyUp, true);
      window.removeEventListener('blur', onBlur);
    };
  }, [key, dictation, announce]);
}

function Microphone() {
  return (
    <svg className="microphone" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M12 15a3.5 3.5 0 0 0 3.5-3.5v-6a3.5 3.5 0 0 0-7 0v6A3.5 3.5 0 0 0 12 15zm6-4v.5a6 6 0 0 1-12 0V11H4v.5a8 8 0 0 0 7 7.9V22h2v-2.6a8 8 0 0 0 7-7.9V11z" />
    </svg>
  );
}
