import { useEffect } from 'react';
import { setInteractionModality } from 'react-aria-components';
import { ASK_FIELD_ID } from '../questions/ask-box.tsx';
import { ASKED_TODAY_ID } from '../questions/asked-today/asked-today-panel.tsx';

/** Where a key leads, by the id of the place. */
const PLACES: Readonly<Record<string, string>> = { q: ASK_FIELD_ID, h: ASKED_TODAY_ID };

/** Keys of the desk. Digits go by their place on the keyboard: on a French one they need no shift key. */
export function useShortcuts(showShortcuts: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.defaultPrevented) return;
      if (event.key === '?' && (event.altKey || !isTyping(event.target))) {
        event.preventDefault();
        showShortcuts();
        return;
      }
      if (!event.altKey) return;
      const digit = /^(?:Digit|Numpad)([1-5])$/.exec(event.code)?.[1];
      const opinion = opinionKey(event.shiftKey ? `reason ${digit}` : event.key.toLowerCase());
      if (opinion !== undefined) {
        event.preventDefault();
        // What is being typed goes on: the focus stays.
        document.querySelector<HTMLElement>(opinion)?.click();
        return;
      }
      if (event.shiftKey) return;
      const target =
        digit !== undefined
          ? document.querySelector<HTMLElement>(`[data-source-number="${digit}"]`)
          : document.getElementById(PLACES[event.key.toLowerCase()] ?? '');
      if (target === null) return;
      event.preventDefault();
      // React Aria does not take a key with Alt for keyboard use, and opens sources for that use only.
      setInteractionModality('keyboard');
      target.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [showShortcuts]);
}

/** The button of the opinion bar that a key stands for. */
function opinionKey(key: string): string | undefined {
  if (key === 'u') return '[data-verdict="helped"]';
  if (key === 'i') return '[data-verdict="did-not-help"]';
  if (key === 'z') return '[data-verdict="none"]';
  const reason = /^reason ([1-5])$/.exec(key)?.[1];
  return reason === undefined ? undefined : `[data-feedback-reason="${reason}"]`;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}
