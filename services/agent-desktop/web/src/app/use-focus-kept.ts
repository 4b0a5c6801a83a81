import { useEffect } from 'react';

/** Time for a dialog that closes to give the focus back by itself, milliseconds. */
const SETTLE_MS = 60;

/**
 * Gives the focus to a place of the page when the element that had it was removed or disabled: on the body, the
 * next key of somebody without a mouse would begin at the top of the page again.
 *
 * @param placeId id of the element that takes it
 */
export function useFocusKept(placeId: string): void {
  useEffect(() => {
    let last: Element | null = null;
    let check: ReturnType<typeof setTimeout> | undefined;
    const onFocusIn = (event: FocusEvent): void => {
      last = event.target instanceof Element ? event.target : null;
    };
    const keep = (): void => {
      const { activeElement } = document;
      if (last === null || (activeElement !== null && activeElement !== document.body)) return;
      if (last.isConnected && !last.matches(':disabled')) return;
      document.getElementById(placeId)?.focus();
    };
    const observer = new MutationObserver(() => {
      clearTimeout(check);
      check = setTimeout(keep, SETTLE_MS);
    });
    observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
    document.addEventListener('focusin', onFocusIn);
    return () => {
      clearTimeout(check);
      observer.disconnect();
      document.removeEventListener('focusin', onFocusIn);
    };
  }, [placeId]);
}
