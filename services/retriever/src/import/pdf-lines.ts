import { type Block, oneLine } from './imported-document.ts';
import { joinCutWords } from './line-end-hyphen.ts';
import { textOfLine } from './pdf-frame.ts';
import type { PdfLine } from './pdf-rows.ts';
import { tableAt } from './pdf-table.ts';

/** Lines of one column, or of a page that has none, with where they are. */
export interface PdfRegion {
  readonly page: number;
  readonly lines: readonly PdfLine[];
}

/** Letters that much larger than those of the text make a heading. */
const HEADING = 1.12;
/** Lines further apart than that many times the size of their letters are paragraphs of their own. */
const PARAGRAPH = 1.75;
const BULLET = /^(?:[•●▪‣◦·–-]|\d{1,2}[.)])\s+/;
/** A note begins with its label, which stands marked. */
const NOTE = /^\ufdd0\d+\ufdd1/;
const LONGEST_HEADING = 160;

/** Blocks of the parts of a document in reading order. A sentence goes on from one part to the next. */
export function blocksOfRegions(regions: readonly PdfRegion[]): Block[] {
  const lines = regions.flatMap((region) => region.lines);
  const body = bodySize(lines);
  const sizes = [...new Set(lines.map(({ size }) => round(size)))]
    .filter((size) => size > body * HEADING)
    .sort((a, b) => b - a);
  const seen = wordsIn(lines);
  const blocks: Block[] = [];
  let before: { readonly size: number; readonly text: string } | undefined;
  for (const { page, lines: own } of regions) {
    for (let at = 0; at < own.length; ) {
      const line = own[at] as PdfLine;
      const place = `page ${page}, line ${at + 1}`;
      const table = tableAt(own, at);
      if (table !== undefined) {
        blocks.push({ kind: 'table', rows: table.rows, place });
        at += table.lines;
        before = undefined;
        continue;
      }
      const to = endOfParagraph(own, at);
      const text = own.slice(at, to).map(textOfLine).join('\n');
      const level = sizes.indexOf(round(line.size)) + 1;
      const last = blocks.at(-1);
      if (level > 0 && text.length <= LONGEST_HEADING) {
        blocks.push({ kind: 'heading', level: Math.min(level, 6), text: whole(text, seen), place });
        before = undefined;
      } else if (
        at === 0 &&
        before !== undefined &&
        last !== undefined &&
        last.kind !== 'table' &&
        goesOn(before, line, text)
      ) {
        const joined = `${before.text}\n${text}`;
        blocks[blocks.length - 1] = { ...last, text: withoutBullet(whole(joined, seen)) };
        before = { size: line.size, text: joined };
      } else {
        const kind = BULLET.test(text) ? 'item' : 'paragraph';
        const said = withoutBullet(whole(text, seen));
        blocks.push(kind === 'item' ? { kind, depth: 1, text: said, place } : { kind, text: said, place });
        before = { size: line.size, text };
      }
      at = to;
    }
  }
  return blocks;
}

/** True when a part begins in the middle of the sentence with which the part before it ended. */
function goesOn(
  before: { readonly size: number; readonly text: string },
  line: PdfLine,
  text: string,
): boolean {
  return round(before.size) === round(line.size) && !/[.:;!?…»]$/.test(before.text) && /^\p{Ll}/u.test(text);
}

function endOfParagraph(lines: readonly PdfLine[], from: number): number {
  let to = from + 1;
  while (to < lines.length) {
    const [last, next] = [lines[to - 1] as PdfLine, lines[to] as PdfLine];
    const opens = next.cells[0]?.text ?? '';
    if (round(next.size) !== round(last.size) || last.y - next.y > PARAGRAPH * last.size) break;
    if (BULLET.test(opens) || NOTE.test(opens) || tableAt(lines, to) !== undefined) break;
    to += 1;
  }
  return to;
}

function whole(text: string, seen: ReadonlySet<string>): string {
  return oneLine(joinCutWords(text, seen));
}

/** `12. ` and `3) ` stay: they may be what the text refers to. */
function withoutBullet(text: string): string {
  return text.replace(/^[•●▪‣◦·–-]\s+/, '');
}

/** Words inside the lines, in lower case: what a document writes whole elsewhere is whole. */
function wordsIn(lines: readonly PdfLine[]): ReadonlySet<string> {
  const seen = new Set<string>();
  for (const line of lines) {
    const words = textOfLine(line).match(/[\p{L}\d]+(?:-[\p{L}\d]+)*(?!-?\p{L}*-?$)/gu) ?? [];
    for (const word of words.slice(1)) seen.add(word.toLowerCase());
  }
  return seen;
}

/** The size in which most letters are set. */
function bodySize(lines: readonly PdfLine[]): number {
  const letters = new Map<number, number>();
  for (const line of lines) {
    letters.set(round(line.size), (letters.get(round(line.size)) ?? 0) + textOfLine(line).length);
  }
  return [...letters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

function round(size: number): number {
  return Math.round(size * 2) / 2;
}
