import { useCallback, useEffect, useState } from 'react';
import { codeOf } from './api.ts';
import { useSignedIn } from './session-context.ts';

/** What a page asked the server for, which stays on the page while it is asked again. */
export interface Answer<T> {
  /** Null while it loads or failed. */
  readonly value: T | null;
  /** Code of why it failed; null otherwise. */
  readonly fault: string | null;
  /** Asks again. What is shown stays until the answer is there. */
  readonly load: () => void;
  /** Takes what the server gave in another answer. */
  readonly take: (value: T) => void;
  /** Shows that something failed, or asks for the session anew. */
  readonly fail: (error: unknown) => void;
  /** Shows a fault by its code. */
  readonly onFault: (code: string) => void;
}

/**
 * Asks the server when the page is drawn and whenever the question changes; the answer to an older question is let go.
 *
 * @param ask of a stable identity
 */
export function useAnswer<T>(ask: () => Promise<T>): Answer<T> {
  const { expire } = useSignedIn();
  const [value, take] = useState<T | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const fail = useCallback(
    (error: unknown) => {
      if (codeOf(error) === 'NOT_SIGNED_IN') expire();
      else setFault(codeOf(error));
    },
    [expire],
  );
  useEffect(() => {
    let here = true;
    setFault(null);
    ask().then(
      (answer) => here && take(answer),
      (error: unknown) => here && fail(error),
    );
    return () => {
      here = false;
    };
  }, [ask, fail, round]);
  const load = useCallback(() => setRound((before) => before + 1), []);
  return { value, fault, load, take, fail, onFault: setFault };
}
