import { type Block, oneLine } from './imported-document.ts';
import { plainDigits, RAISED_RUN, readRaised } from './raised-text.ts';
import type { ReadingNotes } from './reading-notes.ts';

/** A block as it was read, calls of notes still marked in its text. */
export interface WrittenBlock {
  readonly block: Block;
  /** Names under which links reach it. */
  readonly ids: readonly string[];
}

interface Call {
  readonly label: string;
  readonly target: string | undefined;
}

/** One call where it stands: what it is said of, and what is left of it when there is no such note. */
interface PlacedCall {
  readonly number: number;
  readonly subject: string;
}

/** Stand for a call inside a text while it is read: characters that no text may hold (Unicode 23.7). */
const MARK = /\ufdd0(\d+)\ufdd1/g;
const MARK_AT_START = /^\s*\ufdd0(\d+)\ufdd1[\s.:)–-]*/;
/** `(1) Text` and `* Text`: notes whose label is not raised. */
const WRITTEN_LABEL = /^(?:[([](\d{1,3})[)\]]|(\*{1,4}))[\s.:]*(?=\S)/;
/** A figure, or the last word, before a call: what the note is about. */
const SUBJECT = /(?:\d[\d\s\u00a0\u202f.,]*\d|\d)(?:\s?(?:[%€]|\p{L}+))?\s*$|\S+\s*$/u;
const LONGEST_SUBJECT = 60;

/** Calls of notes in one document: taken out of the text, so that no figure is another one by them. */
export class NoteCalls {
  readonly #calls: Call[] = [];
  readonly #taken: string[] = [];

  /** Labels that stood in the document and are no longer in its text. */
  get taken(): readonly string[] {
    return this.#taken;
  }

  /** What stands for a call in the text until {@link place}. */
  mark(label: string, target?: string): string {
    this.#calls.push({ label, target });
    return `\ufdd0${this.#calls.length - 1}\ufdd1`;
  }

  /** Says that digits of the document are no longer digits of the text, such as those of m² and CO₂. */
  takeOut(text: string): void {
    this.#taken.push(text);
  }

  /** Marks the calls that are written with raised characters of Unicode. */
  markRaised(text: string): string {
    return text.replace(RAISED_RUN, (run, at: number) => {
      const read = readRaised(text.slice(Math.max(0, at - 20), at), plainDigits(run), false);
      return read.kind === 'text' ? run : read.labels.map((label) => this.mark(label)).join('');
    });
  }

  /**
   * Blocks without marks; a note that is called stands below what calls it.
   *
   * @param placeOf names the place of a block
   */
  place(written: readonly WrittenBlock[], notes: ReadingNotes, placeOf: (at: number) => string): Block[] {
    const found = this.#labels(written);
    const moved = new Set<number>();
    const missing = new Set<number>();
    const below = written.map(({ block }, at): Block[] => {
      const texts = new Set<string>();
      for (const { number, subject } of this.#callsIn(block)) {
        const to = this.#noteOf(this.#calls[number] as Call, at, written, found);
        if (to === undefined) {
          missing.add(number);
          notes.add('a note call was taken out, its note is not found: look at the document', placeOf(at));
          continue;
        }
        notes.add('a note call was taken out, its note stands below', placeOf(at));
        moved.add(to);
        texts.add(`Note sur « ${subject} » : ${this.#noteText(written[to] as WrittenBlock)}`);
      }
      return [...texts].map((text) => noteBelow(block, text));
    });
    return written.flatMap(({ block }, at) => [
      ...(moved.has(at) ? [] : [this.#withoutMarks(block, missing)]),
      ...(below[at] as Block[]),
    ]);
  }

  /** Label of each block that begins with one. */
  #labels(written: readonly WrittenBlock[]): ReadonlyMap<number, string> {
    const called = new Set(this.#calls.map(({ label }) => label));
    const found = new Map<number, string>();
    written.forEach(({ block }, at) => {
      if (block.kind !== 'paragraph' && block.kind !== 'item') return;
      const mark = MARK_AT_START.exec(block.text)?.[1];
      const [, digits, stars] = WRITTEN_LABEL.exec(block.text) ?? [];
      const label = mark === undefined ? (digits ?? stars) : this.#calls[Number(mark)]?.label;
      if (label !== undefined && (mark !== undefined || called.has(label))) found.set(at, label);
    });
    return found;
  }

  /** The block that a call means: that of its link, or the next one with its label. */
  #noteOf(
    { label, target }: Call,
    at: number,
    written: readonly WrittenBlock[],
    found: ReadonlyMap<number, string>,
  ): number | undefined {
    if (target !== undefined) {
      const to = written.findIndex(({ ids, block }) => ids.includes(target) && block.kind !== 'table');
      if (to >= 0 && to !== at) return to;
    }
    for (const [to, one] of found) if (to > at && one === label) return to;
    return undefined;
  }

  #callsIn(block: Block): PlacedCall[] {
    if (block.kind === 'table') {
      return block.rows.flat().flatMap((cell) => marksOf(cell).map((mark) => withSubject(cell, mark, true)));
    }
    const start = MARK_AT_START.exec(block.text)?.[0].length ?? 0;
    return marksOf(block.text)
      .filter(({ index }) => index >= start)
      .map((mark) => withSubject(block.text, mark, false));
  }

  #noteText({ block }: WrittenBlock): string {
    const text = block.kind === 'table' ? '' : block.text;
    const mark = MARK_AT_START.exec(text)?.[1];
    const label = mark === undefined ? WRITTEN_LABEL.exec(text)?.[1] : this.#calls[Number(mark)]?.label;
    this.#taken.push(label ?? '');
    return withoutMarks(text.replace(mark === undefined ? WRITTEN_LABEL : MARK_AT_START, ''));
  }

  #withoutMarks(block: Block, missing: ReadonlySet<number>): Block {
    const plain = (text: string): string =>
      oneLine(
        text.replace(MARK, (_, digits: string) => {
          const call = this.#calls[Number(digits)] as Call;
          // Two digits without a note may be cents or a power: they are set apart rather than lost.
          const apart = missing.has(Number(digits)) && call.target === undefined && /^\d\d/.test(call.label);
          if (!apart) this.#taken.push(call.label);
          return apart ? ` [${call.label}] ` : '';
        }),
      );
    if (block.kind === 'table') return { ...block, rows: block.rows.map((row) => row.map(plain)) };
    const start = MARK_AT_START.exec(block.text);
    if (start === null || block.kind === 'heading') return { ...block, text: plain(block.text) };
    this.#taken.push(this.#calls[Number(start[1])]?.label ?? '');
    return { ...block, text: `Note : ${plain(block.text.slice(start[0].length))}` };
  }
}

function marksOf(text: string): { readonly number: number; readonly index: number }[] {
  return [...text.matchAll(MARK)].map((match) => ({ number: Number(match[1]), index: match.index }));
}

function withSubject(text: string, mark: { number: number; index: number }, wholeCell: boolean): PlacedCall {
  const before = withoutMarks(text.slice(0, mark.index));
  const whole = withoutMarks(text);
  const subject =
    wholeCell && whole.length <= LONGEST_SUBJECT ? whole : (SUBJECT.exec(before)?.[0].trim() ?? whole);
  return { number: mark.number, subject: subject.slice(-LONGEST_SUBJECT) };
}

function withoutMarks(text: string): string {
  return oneLine(text.replace(MARK, ''));
}

function noteBelow(block: Block, text: string): Block {
  const { place } = block;
  return block.kind === 'item'
    ? { kind: 'item', depth: block.depth + 1, text, place }
    : { kind: 'paragraph', text, place };
}
