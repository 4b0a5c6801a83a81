import { useEffect, useState } from 'react';
import type { DraftView } from '#contract';

/** Longer than a language model takes for its next sentence: a service that died does not say that nothing comes. */
const NO_MORE_AFTER_MS = 10_000;

/** Whether no later revision has come for so long that none is waited for. */
export function useGivenUp(turnId: string, { saidSequence, revision, final }: DraftView): boolean {
  const shown = `${turnId} ${saidSequence} ${revision}`;
  const [givenUp, setGivenUp] = useState('');
  useEffect(() => {
    if (final) return;
    const timer = setTimeout(() => setGivenUp(shown), NO_MORE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [shown, final]);
  return givenUp === shown;
}
