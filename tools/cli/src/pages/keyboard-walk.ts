import type { Page } from 'playwright-core';

/** What can be focused, by itself or as its author says. */
const FOCUSABLE = 'a[href], button, input, select, textarea, summary, audio[controls], [tabindex]';
/** Of a longer page the first ones are walked to: the rest is more of the same. */
const MOST = 80;

/** Finds what the Tab key has to reach: of a group of radio buttons the one that is chosen, or its first. */
const COLLECT = `(() => {
  const groups = new Map();
  const all = [...document.querySelectorAll(${JSON.stringify(FOCUSABLE)})].filter((element) => {
    if (element.disabled || element.tabIndex < 0 || !element.checkVisibility({ visibilityProperty: true })) return false;
    if (element.closest('[inert], [aria-hidden="true"]') !== null) return false;
    if (element.type !== 'radio') return true;
    const first = groups.get(element.name);
    if (first === undefined || element.checked) groups.set(element.name, element);
    return true;
  });
  const wanted = all.filter((element) => element.type !== 'radio' || groups.get(element.name) === element);
  globalThis.keyboardWalk = { wanted: wanted.slice(0, ${MOST}), reached: new Set(), unseen: new Set() };
  return globalThis.keyboardWalk.wanted.length;
})()`;

/** Notes where the focus is, and whether it can be seen there; true once all is reached. */
const LOOK = `(() => {
  const walk = globalThis.keyboardWalk;
  const focused = document.activeElement;
  if (focused !== null && focused !== document.body && !walk.reached.has(focused)) {
    walk.reached.add(focused);
    const marks = (element) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
    };
    const around = [focused, focused.parentElement, focused.closest('label')];
    if (!around.some((element) => element !== null && marks(element))) walk.unseen.add(focused);
  }
  return walk.wanted.every((element) => walk.reached.has(element));
})()`;

const TELL = `(() => {
  const { wanted, reached, unseen } = globalThis.keyboardWalk;
  const tag = (element) => element.outerHTML.slice(0, 160);
  return {
    missed: wanted.filter((element) => element.isConnected && !reached.has(element)).map(tag),
    unseen: [...unseen].map(tag),
  };
})()`;

interface Walked {
  readonly missed: readonly string[];
  readonly unseen: readonly string[];
}

/**
 * Walks through a page with the Tab key alone.
 *
 * @returns what it does not reach, and where nobody sees that the focus is there; in words, empty when all is well
 */
export async function walkByKeyboard(page: Page): Promise<readonly string[]> {
  const wanted: number = await page.evaluate(COLLECT);
  // From where the focus is to the end, and from the beginning on; some controls have several stops inside.
  for (let presses = 0; presses < 2 * wanted + MOST; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate<boolean>(LOOK)) break;
  }
  const { missed, unseen }: Walked = await page.evaluate(TELL);
  return [
    ...missed.map((tag) => `keyboard: the Tab key does not reach ${tag}`),
    ...unseen.map((tag) => `keyboard: nobody sees the focus on ${tag}`),
  ];
}
