import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { BlockWriter, placesOf } from './html-blocks.ts';
import { PageControls } from './html-controls.ts';
import { mathText } from './html-math.ts';
import { labelledPiece } from './html-note-link.ts';
import { shownTexts, wordsOutside } from './html-shown.ts';
import { cellsOf, isLayout, tableRows } from './html-table.ts';
import {
  attribute,
  elementsIn,
  HEADING,
  type HtmlElement,
  type HtmlNode,
  type HtmlParent,
  isElement,
  isHeading,
  nodesIn,
  textIn,
} from './html-tree.ts';
import { HtmlVisibility } from './html-visibility.ts';
import { type ImportedDocument, oneLine } from './imported-document.ts';
import { NoteCalls, type WrittenBlock } from './note-calls.ts';
import { lowered, readRaised } from './raised-text.ts';
import { ReadingNotes } from './reading-notes.ts';
import { joinedLines } from './table-header.ts';

/** Elements that end the line before them and begin a new one. */
const LINES = new Set(
  'address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form header hr html legend main ol p pre section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);
/** A heading is short; an element that is never closed may hold the whole page. */
const LONGEST_HEADING = 300;
/** Tables inside tables are read as tables down to that depth. */
const DEEPEST_TABLE = 6;

/**
 * Reads a page: its headings, paragraphs, list items and tables in order. Scripts, styles and the frame of the page
 * (navigation, footer) are dropped; parts that a reader unfolds are read, other hidden or struck text is left out, both
 * with a note. Reads pages nested to any depth.
 *
 * @param html decoded text
 */
export function readHtml(html: string): ImportedDocument {
  const root = parse(html, { scriptingEnabled: false });
  return new PageReader(root).read();
}

class PageReader {
  readonly #root: HtmlParent;
  readonly #controls: PageControls;
  readonly #visibility: HtmlVisibility;
  readonly #calls = new NoteCalls();
  readonly #notes = new ReadingNotes();
  #titleLevel: number | undefined;

  constructor(root: HtmlParent) {
    this.#root = root;
    this.#controls = new PageControls(root);
    this.#visibility = new HtmlVisibility(root, this.#controls);
  }

  read(): ImportedDocument {
    const contents = this.#contents();
    const writer = new BlockWriter(this.#calls);
    for (const content of contents) {
      this.#walk(content, writer, 0);
      writer.end();
    }
    const written = writer.done();
    if (!contents.includes(this.#root) && wordsOutside(this.#root, contents, this.#reads)) {
      this.#notes.add(
        'text outside the main part of the page is left out: check that it is none of the rule',
        'page',
      );
    }
    const blocks = this.#calls.place(written, this.#notes, placesOf(written));
    return {
      title: oneLine(titleOf(this.#root)),
      blocks,
      parts: [],
      notes: this.#notes.lines(),
      shown: contents.flatMap((content) => shownTexts(content, this.#reads)),
      taken: this.#calls.taken,
    };
  }

  readonly #reads = (element: HtmlElement): boolean => {
    const kind = this.#visibility.of(element).kind;
    return kind === 'read' || kind === 'unfolded';
  };

  /** The main parts of the page that hold text; the whole page when it marks none. */
  #contents(): HtmlParent[] {
    const mains = [...nodesIn(this.#root, this.#reads)].filter(
      (node): node is HtmlElement =>
        isElement(node) && (node.tagName === 'main' || attribute(node, 'role') === 'main'),
    );
    const outer = mains.filter(
      (one) => !mains.some((other) => other !== one && elementsIn(other).includes(one)),
    );
    const filled = outer.filter((one) => /\p{L}/u.test(textIn(one, this.#reads)));
    return filled.length === 0 ? [this.#root] : filled;
  }

  /** Visits without recursion, but for cells of tables. */
  #walk(root: HtmlParent, writer: BlockWriter, depth: number): void {
    const pending: (HtmlNode | (() => void))[] = [...root.childNodes].reverse();
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (typeof next === 'function') next();
      else if (next.nodeName === '#text') writer.text((next as DefaultTreeAdapterTypes.TextNode).value);
      else if (isElement(next) && this.#isRead(next, writer)) this.#enter(next, writer, pending, depth);
    }
  }

  #isRead(element: HtmlElement, writer: BlockWriter): boolean {
    const fate = this.#visibility.of(element);
    if ('why' in fate && saysSomething(element)) this.#notes.add(fate.why, writer.place());
    return fate.kind === 'read' || fate.kind === 'unfolded';
  }

  #enter(
    element: HtmlElement,
    writer: BlockWriter,
    pending: (HtmlNode | (() => void))[],
    depth: number,
  ): void {
    const id = attribute(element, 'id') ?? attribute(element, 'name');
    if (id !== undefined) writer.named(id);
    if (this.#inline(element, writer) || this.#table(element, writer, depth)) return;
    this.#begin(element, writer, pending);
    for (let at = element.childNodes.length - 1; at >= 0; at--)
      pending.push(element.childNodes[at] as HtmlNode);
  }

  /** Writes an element that is a piece of a line; false for any other. */
  #inline(element: HtmlElement, writer: BlockWriter): boolean {
    const { tagName } = element;
    if (tagName === 'br') {
      writer.end();
      return true;
    }
    if (tagName === 'math') {
      writer.text(` ${mathText(element)} `);
      this.#notes.add('a formula was written as text: check it', writer.place());
      return true;
    }
    if (tagName === 'sub') {
      const text = textIn(element, this.#reads);
      const isIndex = /^\s*\d+\s*$/.test(text);
      if (isIndex) this.#calls.takeOut(text);
      writer.text(isIndex ? lowered(text) : text);
      return true;
    }
    const piece = labelledPiece(element, this.#reads);
    if (piece === undefined) return false;
    if (piece.kind === 'way back') return true;
    const read = readRaised(writer.line, piece.text, piece.target !== undefined);
    if (read.kind === 'text') {
      if (!/\d/.test(read.text)) this.#calls.takeOut(piece.text);
      writer.text(read.text);
    } else for (const label of read.labels) writer.mark(this.#calls.mark(label, piece.target));
    return true;
  }

  /** Writes a table of values; false for a table that lays out a page, and anything else. */
  #table(element: HtmlElement, writer: BlockWriter, depth: number): boolean {
    if (element.tagName !== 'table' || depth >= DEEPEST_TABLE) return false;
    const cells = cellsOf(element, this.#reads);
    if (isLayout(element, cells)) return false;
    writer.end();
    for (const caption of element.childNodes.filter(isElement)) {
      if (caption.tagName !== 'caption' || !this.#isRead(caption, writer)) continue;
      this.#walk(caption, writer, depth);
      writer.end();
    }
    const { titles, rows } = tableRows(cells, (cell) => {
      const inner = new BlockWriter(this.#calls, writer);
      this.#walk(cell, inner, depth + 1);
      return joinedLines(inner.done().map(cellLine));
    });
    for (const title of titles) {
      writer.mark(title);
      writer.end();
    }
    if (rows.length > 0) writer.table(rows);
    return true;
  }

  #begin(element: HtmlElement, writer: BlockWriter, pending: (HtmlNode | (() => void))[]): void {
    const { tagName } = element;
    const level = this.#levelOf(element, writer);
    const isList = tagName === 'ul' || tagName === 'ol';
    const isLine = level !== undefined || tagName === 'li' || LINES.has(tagName);
    const title = this.#controls.tabTitle(element);
    if (title !== undefined) {
      writer.begin({ kind: 'heading', level: this.#titleLevelIn(writer) });
      writer.text(title);
      writer.end();
    } else if (level !== undefined) writer.begin({ kind: 'heading', level });
    else if (tagName === 'li') writer.begin({ kind: 'item', depth: Math.max(1, writer.lists) });
    else if (isLine) writer.end();
    const holds = level !== undefined;
    if (holds) writer.held += 1;
    if (isList) writer.lists += 1;
    pending.push(() => {
      if (isList) writer.lists -= 1;
      if (holds) writer.held -= 1;
      if (isLine) writer.end();
    });
  }

  /** Level of a heading, or of the title of a part that unfolds; undefined for anything else. */
  #levelOf(element: HtmlElement, writer: BlockWriter): number | undefined {
    if (isHeading(element)) {
      if (!isOneLine(element)) return undefined;
      const level = Number(HEADING.exec(element.tagName)?.[1] ?? attribute(element, 'aria-level') ?? 2);
      writer.level = Number.isInteger(level) && level > 0 ? Math.min(level, 6) : 2;
      return writer.level;
    }
    if (writer.held > 0) return undefined;
    const isTitle = element.tagName === 'summary' || this.#controls.isTitle(element);
    return isTitle && isOneLine(element) ? this.#titleLevelIn(writer) : undefined;
  }

  #titleLevelIn(writer: BlockWriter): number {
    this.#titleLevel ??= Math.min(6, writer.level + 1);
    return this.#titleLevel;
  }
}

function saysSomething(element: HtmlElement): boolean {
  const inside = 'content' in element ? (element as DefaultTreeAdapterTypes.Template).content : element;
  return (
    /[\p{L}\d]/u.test(textIn(inside)) || /^(?:iframe|object|embed|audio|video|img)$/.test(element.tagName)
  );
}

function isOneLine(element: HtmlElement): boolean {
  const inside = elementsIn(element);
  return (
    !inside.some((one) => isHeading(one) || /^(?:table|ul|ol)$/.test(one.tagName)) &&
    textIn(element).length <= LONGEST_HEADING
  );
}

/** A line of a cell: a table inside is written as `2025 : 1 034,28 €`, row by row. */
function cellLine({ block }: WrittenBlock): string {
  if (block.kind !== 'table') return block.text;
  return block.rows
    .map((row) => row.filter((cell) => cell !== '').join(' : '))
    .filter((row) => row !== '')
    .join(' ; ');
}

function titleOf(root: HtmlParent): string {
  const title = elementsIn(root).find(({ tagName }) => tagName === 'title');
  return title === undefined ? '' : textIn(title);
}
