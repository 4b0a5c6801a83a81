import { type Block, oneLine } from './imported-document.ts';
import type { NoteCalls, WrittenBlock } from './note-calls.ts';

type Opening =
  | { readonly kind: 'heading'; readonly level: number }
  | { readonly kind: 'item'; readonly depth: number };

/** Characters that stand for calls of notes while a text is read; no text may hold them. */
const RESERVED = /[\ufdd0\ufdd1]/g;

/** Collects text until a line ends, and knows where in the document that is. */
export class BlockWriter {
  /** How many lists the text stands in. */
  lists = 0;
  /** While it is positive, lines do not end: the text of a heading is one line whatever is in it. */
  held = 0;
  /** Level of the last heading that the page marks as one; 1 before the first. */
  level = 1;
  readonly #calls: NoteCalls;
  readonly #outer: BlockWriter | undefined;
  readonly #written: WrittenBlock[] = [];
  #parts: string[] = [];
  #ids: string[] = [];
  #opening: Opening | undefined;
  #heading = '';

  /** @param outer the writer that this one works for, such as that of the page of a cell */
  constructor(calls: NoteCalls, outer?: BlockWriter) {
    this.#calls = calls;
    this.#outer = outer;
  }

  /** What stands before in the line. */
  get line(): string {
    return this.#parts.join('').trimStart();
  }

  text(text: string): void {
    this.#parts.push(text.replace(RESERVED, ''));
  }

  /** A call of a note, as {@link NoteCalls.mark} gave it. */
  mark(mark: string): void {
    this.#parts.push(mark);
  }

  /** A name under which links reach what comes next. */
  named(id: string): void {
    this.#ids.push(id);
  }

  begin(opening: Opening): void {
    this.end();
    this.#opening = opening;
  }

  table(rows: readonly (readonly string[])[]): void {
    this.end();
    this.#push({ kind: 'table', rows, place: this.#number() });
  }

  /** Ends the line. */
  end(): void {
    if (this.held > 0) {
      this.#parts.push(' ');
      return;
    }
    const text = oneLine(this.#calls.markRaised(this.#parts.join('')));
    this.#parts = [];
    const opening = this.#opening;
    if (text === '') {
      if (opening?.kind === 'heading') this.#opening = undefined;
      return;
    }
    this.#opening = undefined;
    this.#push({ ...(opening ?? { kind: 'paragraph' }), text, place: this.#number() });
    if (opening?.kind === 'heading') this.#heading = text;
  }

  done(): readonly WrittenBlock[] {
    this.held = 0;
    this.end();
    return this.#written;
  }

  /** Where the text stands: the number of its block and the heading above it. */
  place(): string {
    if (this.#outer !== undefined) return this.#outer.place();
    const heading = this.#heading.replace(/\ufdd0\d+\ufdd1/g, '');
    return heading === '' ? this.#number() : `${this.#number()}, under "${heading}"`;
  }

  #push(block: Block): void {
    this.#written.push({ block, ids: this.#ids });
    this.#ids = [];
  }

  #number(): string {
    return `block ${this.#written.length + 1}`;
  }
}

/** Names the place of the block of a document by its number and the heading above it. */
export function placesOf(blocks: readonly WrittenBlock[]): (at: number) => string {
  return (at) => {
    const above = blocks.slice(0, at).findLast(({ block }) => block.kind === 'heading')?.block;
    const place = blocks[at]?.block.place ?? `block ${at + 1}`;
    return above?.kind === 'heading'
      ? `${place}, under "${above.text.replace(/\ufdd0\d+\ufdd1/g, '')}"`
      : place;
  };
}
