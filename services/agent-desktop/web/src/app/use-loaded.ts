import { type DependencyList, useCallback, useEffect, useState } from 'react';
import { codeOf } from './api.ts';
import { useSignedIn } from './session-context.ts';

/** What a page asked for: null while it is on its way. */
export type Loaded<T> = { readonly data: T } | { readonly fault: string } | null;

/**
 * Asks for what a page shows, again when what it depends on changes. An answer that is overtaken is dropped, and who is
 * signed in no more signs in again at this address.
 *
 * @returns what came, and what asks once more
 */
export function useLoaded<T>(load: () => Promise<T>, on: DependencyList): readonly [Loaded<T>, () => void] {
  const { expire } = useSignedIn();
  const [loaded, setLoaded] = useState<Loaded<T>>(null);
  const [again, setAgain] = useState(0);
  useEffect(() => {
    let here = true;
    setLoaded(null);
    load().then(
      (data) => here && setLoaded({ data }),
      (error: unknown) => {
        if (!here) return;
        if (codeOf(error) === 'NOT_SIGNED_IN') expire();
        else setLoaded({ fault: codeOf(error) });
      },
    );
    return () => {
      here = false;
    };
  }, [...on, again]);
  return [loaded, useCallback(() => setAgain((count) => count + 1), [])];
}
