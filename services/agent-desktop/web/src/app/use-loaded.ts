import { type DependencyList, useCallback, useEffect, useState } from 'react';
import { codeOf } from './api.ts';
import { useSignedIn } from './session-context.ts';

/** What a page asked for: null while it is on its way. */
export type Loaded<T> = { readonly data: T } | { readonly fault: string } | null;

/** How {@link useLoaded} goes on. */
export interface LoadedOptions {
  /** What is there stays until the next answer is, or why there is none: whoever pages through a list keeps his place. */
  readonly stays?: boolean;
}

/**
 * Asks for what a page shows, again when what it depends on changes. An answer that is overtaken is dropped, and who is
 * signed in no more signs in again at this address.
 *
 * @returns what came, what asks once more, and what takes the data of another answer
 */
export function useLoaded<T>(
  load: () => Promise<T>,
  on: DependencyList,
  { stays = false }: LoadedOptions = {},
): readonly [Loaded<T>, () => void, (data: T) => void] {
  const { expire } = useSignedIn();
  const [loaded, setLoaded] = useState<Loaded<T>>(null);
  const [again, setAgain] = useState(0);
  useEffect(() => {
    let here = true;
    setLoaded((before) => (stays && before !== null && 'data' in before ? before : null));
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
  return [
    loaded,
    useCallback(() => setAgain((count) => count + 1), []),
    useCallback((data: T) => setLoaded({ data }), []),
  ];
}
