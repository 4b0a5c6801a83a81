import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { tableRows } from './html-table.ts';
import { type Block, type ImportedDocument, oneLine } from './imported-document.ts';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;
type Parent = DefaultTreeAdapterTypes.ParentNode;

/** Never text for people, or the frame of a page rather than its content. */
const DROPPED = new Set(
  'script style noscript template svg math iframe object embed canvas audio video form button select input nav footer aside head'.split(
    ' ',
  ),
);
const HEADING = /^h([1-6])$/;
/** Elements that end the line before them and begin a new one. */
const LINES = new Set(
  'address article blockquote body caption dd details div dl dt fieldset figcaption figure header hr html main ol p pre section summary ul'.split(
    ' ',
  ),
);

/**
 * Reads a page: its headings, paragraphs, list items and tables in order. Scripts, styles, forms and the frame of the
 * page (navigation, footer) are dropped. Reads pages nested to any depth.
 *
 * @param html decoded text
 */
export function readHtml(html: string): ImportedDocument {
  const root = parse(html, { scriptingEnabled: false });
  const title = titleOf(root);
  const content = find(
    root,
    (element) => element.tagName === 'main' || attribute(element, 'role') === 'main',
  );
  const blocks = new BlockWriter();
  walk(content ?? root, blocks);
  return { title, blocks: blocks.end(), parts: [], notes: [] };
}

/** Visits without recursion: a page may be nested deeper than a call stack. */
function walk(root: Parent, blocks: BlockWriter): void {
  const pending: (Node | (() => void))[] = [...root.childNodes].reverse();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === 'function') next();
    else if (next.nodeName === '#text') blocks.text((next as DefaultTreeAdapterTypes.TextNode).value);
    else if ('tagName' in next && !isDropped(next)) enter(next, blocks, pending);
  }
}

function enter(element: Element, blocks: BlockWriter, pending: (Node | (() => void))[]): void {
  const { tagName } = element;
  const level = HEADING.exec(tagName)?.[1];
  if (tagName === 'br') {
    blocks.end();
    return;
  }
  if (tagName === 'table') {
    const rows = tableRows(element, isDropped);
    if (rows !== undefined) {
      blocks.table(rows);
      return;
    }
  }
  if (level !== undefined) blocks.begin({ kind: 'heading', level: Number(level) });
  else if (tagName === 'li') blocks.begin({ kind: 'item', depth: blocks.lists });
  else if (LINES.has(tagName) || tagName === 'tr' || tagName === 'td' || tagName === 'th') blocks.end();
  if (tagName === 'ul' || tagName === 'ol') blocks.lists += 1;
  pending.push(() => {
    if (tagName === 'ul' || tagName === 'ol') blocks.lists -= 1;
    if (
      level !== undefined ||
      tagName === 'li' ||
      LINES.has(tagName) ||
      tagName === 'tr' ||
      tagName === 'td'
    ) {
      blocks.end();
    }
  });
  for (let at = element.childNodes.length - 1; at >= 0; at--) pending.push(element.childNodes[at] as Node);
}

type Opening = { kind: 'heading'; level: number } | { kind: 'item'; depth: number };

/** Collects text until a line ends. */
class BlockWriter {
  lists = 0;
  readonly #blocks: Block[] = [];
  #parts: string[] = [];
  #opening: Opening | undefined;

  text(text: string): void {
    this.#parts.push(text);
  }

  begin(opening: Opening): void {
    this.end();
    this.#opening = opening;
  }

  table(rows: readonly (readonly string[])[]): void {
    this.end();
    this.#blocks.push({ kind: 'table', rows, place: this.#place() });
  }

  end(): Block[] {
    const text = oneLine(this.#parts.join(''));
    if (text !== '') {
      this.#blocks.push({ ...(this.#opening ?? { kind: 'paragraph' }), text, place: this.#place() });
      this.#opening = undefined;
    } else if (this.#opening?.kind === 'heading') this.#opening = undefined;
    this.#parts = [];
    return this.#blocks;
  }

  #place(): string {
    return `block ${this.#blocks.length + 1}`;
  }
}

function titleOf(root: Parent): string {
  const title = find(root, ({ tagName }) => tagName === 'title');
  const text = title?.childNodes.map((node) => ('value' in node ? node.value : '')).join('');
  return oneLine(text ?? '');
}

function find(root: Parent, wanted: (element: Element) => boolean): Element | undefined {
  const pending: Node[] = [...root.childNodes].reverse();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (!('tagName' in next)) continue;
    if (wanted(next)) return next;
    for (let at = next.childNodes.length - 1; at >= 0; at--) pending.push(next.childNodes[at] as Node);
  }
  return undefined;
}

function isDropped(element: Element): boolean {
  return (
    DROPPED.has(element.tagName) ||
    attribute(element, 'hidden') !== undefined ||
    attribute(element, 'aria-hidden') === 'true' ||
    /display\s*:\s*none/i.test(attribute(element, 'style') ?? '')
  );
}

function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((one) => one.name === name)?.value;
}
