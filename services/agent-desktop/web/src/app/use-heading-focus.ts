import { useEffect, useRef } from 'react';

/** A page that has no heading by then gets no focus, milliseconds. */
const LOADING_MS = 10_000;

/**
 * Moves the focus to the heading of another page, once it is drawn (RGAA 12.8, 13.1): whoever does not see the screen hears
 * where he is, and goes on from there. Not for the page that was loaded first, which a browser reads by itself, nor against
 * somebody who has gone on meanwhile.
 *
 * @param place tells one page from another; null while it is not known which one it will be
 */
export function useHeadingFocus(place: string | null): void {
  const known = useRef<string | null>(null);
  useEffect(() => {
    const before = known.current;
    if (place === null || place === before) return undefined;
    known.current = place;
    if (before === null) return undefined;
    const end = (): void => {
      observer.disconnect();
      clearTimeout(deadline);
    };
    const look = (): void => {
      const { activeElement } = document;
      // What had the focus went with the page before: whatever has it now, somebody went there.
      const untouched = activeElement === null || activeElement === document.body;
      const heading = document.querySelector<HTMLElement>('main:not([aria-busy="true"]) h1');
      if (untouched && heading === null) return;
      end();
      if (!untouched || heading === null) return;
      heading.tabIndex = -1;
      heading.focus();
    };
    const observer = new MutationObserver(look);
    const deadline = setTimeout(end, LOADING_MS);
    observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['aria-busy'] });
    look();
    return end;
  }, [place]);
}
