import { useEffect, useState } from 'react';
import type { EarsView } from '#contract';
import type { DeskApi } from '../../app/api.ts';

/** How often it is asked while something is awaited, and once nothing is, milliseconds. */
const SOON_MS = 2_000;
const LATER_MS = 10_000;

/** Whom the recognisers in use understand, kept up to date; null until it is known. */
export function useEars(api: DeskApi): EarsView | null {
  const [ears, setEars] = useState<EarsView | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const look = async (): Promise<void> => {
      const view = await api.ears().catch(() => null);
      if (over) return;
      setEars(view);
      timer = setTimeout(() => void look(), view?.hears === 'people' ? LATER_MS : SOON_MS);
    };
    void look();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [api]);
  return ears;
}
