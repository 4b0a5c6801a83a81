import { useEffect, useState } from 'react';
import type { CheckedTextView } from '#contract';
import { useApi } from '../../../app/session-context.ts';
import { checkText } from '../article-api.ts';

/** How long nobody has typed when a text is checked, milliseconds. */
const STILL_MS = 600;

/** What the last check said; while the network is away, that of before. */
export interface Checked extends CheckedTextView {
  readonly pending: boolean;
}

/** How the agent would see a text and what to mend in it, a moment after the last key. */
export function useChecked(slug: string, text: string): Checked {
  const api = useApi();
  const [checked, setChecked] = useState<Checked>({ reading: null, faults: [], pending: true });
  useEffect(() => {
    let here = true;
    setChecked((before) => ({ ...before, pending: true }));
    const timer = setTimeout(() => {
      checkText(api, slug, text).then(
        (answer) => here && setChecked({ ...answer, pending: false }),
        () => here && setChecked((before) => ({ ...before, pending: false })),
      );
    }, STILL_MS);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [api, slug, text]);
  return checked;
}
