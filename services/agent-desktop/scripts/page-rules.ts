import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** How a page can look. */
export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** WCAG 2.2 AA, what axe knows of RGAA 4, and its own advice. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'RGAAv4', 'best-practice'];
/** Rules that the same page can break in one theme and keep in the other. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];
/** Rules that a page can break when its window is narrow, and keep when it is wide. */
const LAYOUT_RULES = ['target-size', 'scrollable-region-focusable'];

/** A rule that a page breaks, by its name in axe, and where. */
export interface BrokenRule {
  readonly rule: string;
  /** Tags of what breaks it. */
  readonly tags: readonly string[];
}

/** @returns the rules that the page as it is now breaks, of all, or of those that depend on its colours or on its width */
export async function brokenRules(
  page: Page,
  which: 'all' | 'colours' | 'layout' = 'all',
): Promise<BrokenRule[]> {
  // No page has a frame; without legacy mode, axe opens a second page for each look.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  if (which === 'all') axe.withTags(RULES);
  else axe.withRules(which === 'colours' ? COLOUR_RULES : LAYOUT_RULES);
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => ({ rule: id, tags: nodes.map(({ html }) => html) }));
}

/** What the page as it is now breaks in either theme, in words; it is left in the light one. */
export async function faultsInBothThemes(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    const broken = await brokenRules(page, theme === 'light' ? 'all' : 'colours');
    found.push(...broken.map(({ rule, tags }) => `${theme}, ${rule}: ${tags.join(' | ')}`));
  }
  return found;
}
