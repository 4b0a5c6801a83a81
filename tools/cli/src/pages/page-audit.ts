import { join } from 'node:path';
import { brokenRules, misfits, NARROW, type Theme } from '@decroche/agent-desktop/pages';
import type { ConsoleMessage, Page, ViewportSize } from 'playwright-core';
import { walkByKeyboard } from './keyboard-walk.ts';

/** Rows of a table, or entries of a list, that axe looks at. */
const ROWS_KEPT = 20;

/** Where a page is looked at, and as whom. */
export interface PageStand {
  readonly role: string;
  readonly address: string;
  readonly state: string;
}

/** What was found on a page in one state and theme. */
export interface PageFinding extends PageStand {
  readonly theme: Theme;
  /** Rules that the page breaks. */
  readonly axeViolations: number;
  /** Errors in the console of the browser since the page was opened, but for answers that were made to fail. */
  readonly consoleErrors: number;
  /** What the Tab key does not reach, or where the focus is not seen; looked at once for each page. */
  readonly keyboardFaults: number;
  /** The same in words, for whoever mends it. */
  readonly faults: readonly string[];
}

/** Keeps what a page complains of. */
export class PageConsole {
  readonly errors: string[] = [];
  readonly close: () => void;

  /** @param isMeant whether an answer that fails at this address is part of the state */
  constructor(page: Page, isMeant: (url: string) => boolean) {
    const onError = (error: Error): void => void this.errors.push(error.message);
    const onMessage = (message: ConsoleMessage): void => {
      if (message.type() === 'error' && !isMeant(message.location().url)) this.errors.push(message.text());
    };
    page.on('pageerror', onError).on('console', onMessage);
    this.close = () => void page.off('pageerror', onError).off('console', onMessage);
  }
}

/** What is looked at of a page beside its rules. */
export interface AuditScope {
  /** Where pictures go, `ROLE-ADDRESS-STATE-THEME.png`; undefined for none. */
  readonly folder: string | undefined;
  /** Whether it is walked through by keyboard. */
  readonly walked: boolean;
  /** Whether it is looked at in narrow windows too. */
  readonly narrow: boolean;
}

/** Looks at a page as it is, in each of these themes. */
export async function auditPage(
  page: Page,
  log: PageConsole,
  stand: PageStand,
  themes: readonly Theme[],
  { folder, walked, narrow }: AuditScope,
): Promise<PageFinding[]> {
  const findings: PageFinding[] = [];
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    if (folder !== undefined) await page.screenshot({ path: join(folder, pictureName(stand, theme)) });
    await hideMoreOfTheSame(page);
    const broken = await brokenRules(page, theme === themes[0] ? 'all' : 'colours');
    findings.push({
      ...stand,
      theme,
      axeViolations: broken.length,
      consoleErrors: log.errors.length,
      keyboardFaults: 0,
      faults: [...broken.map(({ rule, tags }) => `${rule}: ${tags.join(' | ')}`), ...log.errors],
    });
  }
  const [last] = findings.splice(-1);
  if (last === undefined) return findings;
  const misfitting = narrow ? await narrowFaults(page) : [];
  const stops = walked ? await walkByKeyboard(page) : [];
  const faults = [...last.faults, ...misfitting, ...stops];
  return [...findings, { ...last, keyboardFaults: stops.length, faults }];
}

/** What does not fit of a page, or can hardly be pressed, in a window as narrow as it must bear; in words. */
async function narrowFaults(page: Page): Promise<string[]> {
  const wide: ViewportSize | null = page.viewportSize();
  const found: string[] = [];
  for (const size of NARROW) {
    await page.setViewportSize(size);
    const broken = await brokenRules(page, 'layout');
    const told = [
      ...(await misfits(page)),
      ...broken.map(({ rule, tags }) => `${rule}: ${tags.join(' | ')}`),
    ];
    found.push(...told.map((fault) => `${size.width} wide: ${fault}`));
  }
  if (wide !== null) await page.setViewportSize(wide);
  return found;
}

/** A thousand rows are no other to axe than a few, and take it half a minute. */
async function hideMoreOfTheSame(page: Page): Promise<void> {
  const repeated = ['tr', 'li', 'section', 'article', 'details'];
  const more = repeated.map((name) => `${name}:nth-child(n + ${ROWS_KEPT + 1})`).join();
  await page.evaluate(`for (const element of document.querySelectorAll('${more}')) element.hidden = true`);
}

/** File of the picture of a page in one state and theme. */
export function pictureName({ role, address, state }: PageStand, theme: Theme): string {
  return `${role}-${placeOf(address)}-${state}-${theme}.png`;
}

/** An address as a part of a file's name. */
export function placeOf(address: string): string {
  return address === '/' ? 'accueil' : address.slice(1).replaceAll(/[^a-z0-9]+/gi, '-');
}
