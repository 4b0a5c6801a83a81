import type { PdfLine } from './pdf-rows.ts';

/** Lines of one page with its height, as far as they tell heads and feet apart. */
export interface FramedPage {
  readonly lines: readonly PdfLine[];
  readonly top: number;
  readonly foot: number;
}

/** Heads and feet stand in that share of the height of a page. */
const ZONE = 0.12;
const FEWEST_PAGES = 3;
/** Left and right pages may have heads of their own. */
const SHARE_OF_PAGES = 0.4;
/** Numbers of a line that may be the number of its page. */
const MOST_NUMBERS = 3;
const PAGE_NUMBER = /^(?:page|p\.)?\s*[-–—]?\s*(\d{1,4})\s*[-–—]?(?:\s*(?:\/|sur|de)\s*(\d{1,4}))?$/i;

/**
 * Lines that stand at the head or foot of most pages, and page numbers. Only numbers that count the pages may differ: a
 * figure that changes from page to page is content.
 */
export function frameLines(pages: readonly FramedPage[]): ReadonlySet<PdfLine> {
  const counts = new Map<string, number>();
  const candidates = pages.map(({ lines, top, foot }, index) =>
    lines.flatMap((line) => {
      const zone = zoneOf(line, top, foot);
      return zone === undefined ? [] : [{ line, index, shapes: shapesOf(line, zone, index) }];
    }),
  );
  for (const page of candidates) {
    for (const shape of new Set(page.flatMap(({ shapes }) => shapes))) {
      counts.set(shape, (counts.get(shape) ?? 0) + 1);
    }
  }
  const often = Math.max(2, SHARE_OF_PAGES * pages.length);
  const runs = (shape: string): boolean => pages.length >= FEWEST_PAGES && (counts.get(shape) ?? 0) >= often;
  return new Set(
    candidates
      .flat()
      .filter(
        ({ line, index, shapes }) => shapes.some(runs) || isPageNumber(textOfLine(line), index, pages.length),
      )
      .map(({ line }) => line),
  );
}

/** Text of a line with its cells side by side. */
export function textOfLine({ cells }: PdfLine): string {
  return cells.map(({ text }) => text).join(' ');
}

function zoneOf({ y }: PdfLine, top: number, foot: number): 'head' | 'foot' | undefined {
  const height = top - foot;
  if (y > top - ZONE * height) return 'head';
  return y < foot + ZONE * height ? 'foot' : undefined;
}

/** The line with each of its numbers as it is, or as what it is more than the number of its page. */
function shapesOf(line: PdfLine, zone: string, index: number): string[] {
  const text = textOfLine(line);
  const numbers = text.match(/\d+/g) ?? [];
  if (numbers.length === 0 || numbers.length > MOST_NUMBERS) return [`${zone}:${text}`];
  return [undefined, ...numbers.keys()].map((counted) => {
    let at = -1;
    const shape = text.replace(/\d+/g, (digits) => {
      at += 1;
      return at === counted ? `#${Number(digits) - index}` : digits;
    });
    return `${zone}:${shape}`;
  });
}

function isPageNumber(text: string, index: number, pages: number): boolean {
  const [, number, all] = PAGE_NUMBER.exec(text.trim()) ?? [];
  if (number === undefined) return false;
  return Number(number) === index + 1 && (all === undefined || Number(all) === pages);
}
