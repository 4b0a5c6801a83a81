import type { Page } from 'playwright-core';

/**
 * Widths at which every page is whole without scrolling to the side: what a screen of 1280 × 1024 leaves at 200 % (RGAA 10.4),
 * and what RGAA 10.11 asks for.
 */
export const NARROW = [
  { width: 640, height: 512 },
  { width: 320, height: 512 },
] as const;

/**
 * What of a page does not fit: the page itself when it scrolls to the side, what is cut off at its edges, and what can be used but
 * not be brought to where it is seen and pressed. Tables and pictures may scroll in a box of their own.
 */
export async function misfits(page: Page): Promise<string[]> {
  // Text, since it runs in the browser: what a test runner makes of functions does not.
  return (await page.evaluate(`(${LOOK})()`)) as string[];
}

const LOOK = `() => {
  const found = [];
  const root = document.scrollingElement;
  if (root.scrollWidth > innerWidth) found.push('the page is ' + root.scrollWidth + ' wide');
  const name = (element) =>
    element.tagName.toLowerCase() + '.' + element.className + ' "' + (element.textContent ?? '').trim().slice(0, 40) + '"';
  // For screen readers alone, by whatever name: a piece that is clipped away.
  const isClipped = (element) => {
    if (element === null) return false;
    const { clip, clipPath } = getComputedStyle(element);
    return clip !== 'auto' || clipPath !== 'none' || isClipped(element.parentElement);
  };
  const isSeen = (element) =>
    element.checkVisibility({ visibilityProperty: true }) && element.closest('.skip-link') === null && !isClipped(element);
  const boxOf = (element) => element.closest('.table-scroll, .scrolled, svg');
  const all = [...document.body.querySelectorAll('*')].filter((element) => isSeen(element) && boxOf(element) === null);
  for (const element of all) {
    const { left, right, width, height } = element.getBoundingClientRect();
    if (width > 0 && height > 0 && (right > innerWidth + 1 || left < -1)) found.push('cut off: ' + name(element));
    const { overflowX, textOverflow } = getComputedStyle(element);
    const clips = overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
    if (clips && !['INPUT', 'SELECT', 'TEXTAREA'].includes(element.tagName)) found.push('scrolls to the side: ' + name(element));
  }
  const usable = all.filter((element) => element.matches('a[href], button:not(:disabled), input, select, textarea, summary'));
  for (const element of usable) {
    element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
    const { left, top, width, height } = element.getClientRects()[0] ?? element.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    const label = element.closest('label');
    const isHit = hit !== null && (element.contains(hit) || hit.contains(element) || label?.contains(hit) === true);
    if (!isHit) found.push('out of reach: ' + name(element) + (hit === null ? '' : ' under ' + name(hit)));
  }
  root.scrollTo(0, 0);
  return [...new Set(found)];
}`;
