import type { PdfItem } from './pdf-items.ts';

/** A gutter is at least that wide, points and shares of the letters. */
const GUTTER = { points: 8, letters: 0.7 } as const;
const FEWEST_LINES = 3;
/** Prose has at least that many words a line on average; cells of tables have fewer. */
const FEWEST_WORDS = 3.2;
/** Share of lines that run on into the next one, in prose. */
const RUNS_ON = 0.4;
/** Lines further apart than that many sizes begin a paragraph, or a row of a table. */
const PARAGRAPH = 1.75;
/** Lines of two columns within that many points are level. */
const LEVEL = 3;
const DEEPEST = 8;

/** A stretch of a line that no wide space interrupts. */
interface Segment {
  readonly items: readonly PdfItem[];
  readonly from: number;
  readonly to: number;
  readonly y: number;
  readonly size: number;
  readonly text: string;
}

/**
 * Parts of a page in the order in which they are read: columns of prose one after the other, with what runs over all of
 * them before and after. A table stays in one part.
 */
export function readingOrder(items: readonly PdfItem[]): PdfItem[][] {
  const segments = segmentsOf(items.filter(({ text }) => text.trim() !== ''));
  return partsOf(segments, 0).map((part) => part.flatMap((segment) => segment.items));
}

function partsOf(segments: readonly Segment[], depth: number): Segment[][] {
  const band = depth < DEEPEST ? widestBand(segments) : undefined;
  if (band === undefined) return segments.length === 0 ? [] : [[...segments]];
  const inside = (segment: Segment): boolean => segment.y <= band.top && segment.y >= band.foot;
  const [above, below] = [
    segments.filter(({ y }) => y > band.top),
    segments.filter(({ y }) => y < band.foot),
  ];
  const [left, right] = [
    segments.filter((one) => inside(one) && one.to <= band.at),
    segments.filter((one) => inside(one) && one.to > band.at),
  ];
  return [above, left, right, below].flatMap((part) => partsOf(part, depth + 1));
}

interface Band {
  readonly at: number;
  readonly top: number;
  readonly foot: number;
  readonly lines: number;
}

/** The tallest stretch of the page in which a gutter parts prose from prose. */
function widestBand(segments: readonly Segment[]): Band | undefined {
  const sorted = [...segments].sort((a, b) => b.y - a.y);
  const starts = [...new Set(sorted.map(({ from }) => Math.round(from)))];
  const left = Math.min(...starts);
  const bands = starts
    .filter((start) => start > left + 20)
    .flatMap((start) => bandsAt(sorted, start - 1))
    .filter(({ lines }) => lines >= FEWEST_LINES);
  return bands.sort((a, b) => b.lines - a.lines)[0];
}

/** Stretches without a segment across this place, with prose on both sides of it. */
function bandsAt(sorted: readonly Segment[], at: number): Band[] {
  const bands: Band[] = [];
  let run: Segment[] = [];
  const end = (): void => {
    const [left, right] = [run.filter(({ to }) => to <= at), run.filter(({ from }) => from >= at)];
    const shared = levelWith(left, right);
    if (
      shared !== undefined &&
      isProse(shared.left) &&
      isProse(shared.right) &&
      !areRows(shared.left, shared.right)
    ) {
      const ys = [...shared.left, ...shared.right].map(({ y }) => y);
      bands.push({
        at,
        top: Math.max(...ys),
        foot: Math.min(...ys),
        lines: Math.min(shared.left.length, shared.right.length),
      });
    }
    run = [];
  };
  for (const segment of sorted) {
    const margin = Math.max(GUTTER.points, GUTTER.letters * segment.size);
    if (segment.from < at && segment.to > at - margin + 1) end();
    else run.push(segment);
  }
  end();
  return bands;
}

/** The segments of both sides in the stretch where both have some. */
function levelWith(
  left: readonly Segment[],
  right: readonly Segment[],
): { readonly left: readonly Segment[]; readonly right: readonly Segment[] } | undefined {
  if (left.length < FEWEST_LINES || right.length < FEWEST_LINES) return undefined;
  return { left, right };
}

/** True for lines of sentences that run on, rather than cells of a table. */
function isProse(segments: readonly Segment[]): boolean {
  const words = segments.reduce((sum, { text }) => sum + (text.match(/\p{L}{2,}/gu)?.length ?? 0), 0);
  if (words < FEWEST_WORDS * segments.length) return false;
  let pairs = 0;
  let runOn = 0;
  for (const column of columnsOf(segments)) {
    column.forEach((line, index) => {
      const next = column[index + 1];
      if (next === undefined || line.y - next.y > PARAGRAPH * line.size) return;
      pairs += 1;
      if (/^[\p{Ll}\d(«]/u.test(next.text) || !/[.:;!?…]$/.test(line.text)) runOn += 1;
    });
  }
  return pairs >= FEWEST_LINES - 1 && runOn >= RUNS_ON * pairs;
}

/** Segments that begin at one place, from top to bottom. */
function columnsOf(segments: readonly Segment[]): Segment[][] {
  const columns: { at: number; lines: Segment[] }[] = [];
  for (const segment of [...segments].sort((a, b) => b.y - a.y)) {
    const column = columns.find(({ at }) => Math.abs(at - segment.from) < 1.5 * segment.size);
    if (column === undefined) columns.push({ at: segment.from, lines: [segment] });
    else column.lines.push(segment);
  }
  return columns.map(({ lines }) => lines);
}

/** True when both sides begin their paragraphs level with one another: rows of a table whose cells have several lines. */
function areRows(left: readonly Segment[], right: readonly Segment[]): boolean {
  const [ours, theirs] = [paragraphStarts(left), paragraphStarts(right)];
  if (ours.length < 3 || theirs.length < 3) return false;
  const level = ours.filter((y) => theirs.some((other) => Math.abs(other - y) <= LEVEL)).length;
  return level >= 0.7 * Math.max(ours.length, theirs.length);
}

function paragraphStarts(segments: readonly Segment[]): number[] {
  const sorted = [...segments].sort((a, b) => b.y - a.y);
  return sorted
    .filter(({ y, size }, at) => at === 0 || (sorted[at - 1] as Segment).y - y > 1.35 * size)
    .map(({ y }) => y);
}

/** Items that follow one another on a line without a wide space. */
function segmentsOf(items: readonly PdfItem[]): Segment[] {
  const segments: { items: PdfItem[]; from: number; to: number; y: number; size: number }[] = [];
  for (const item of [...items].sort((a, b) => b.size - a.size || b.y - a.y || a.x - b.x)) {
    const near = segments.find(
      (one) =>
        Math.abs(one.y - item.y) < 0.6 * one.size &&
        item.x - one.to < 1.2 * one.size &&
        one.from - (item.x + item.width) < 1.2 * one.size,
    );
    if (near === undefined) {
      segments.push({ items: [item], from: item.x, to: item.x + item.width, y: item.y, size: item.size });
    } else {
      near.items.push(item);
      near.from = Math.min(near.from, item.x);
      near.to = Math.max(near.to, item.x + item.width);
    }
  }
  return segments.map((segment) => ({
    ...segment,
    text: [...segment.items]
      .sort((a, b) => a.x - b.x)
      .map(({ text }) => text)
      .join(' ')
      .trim(),
  }));
}
