import type { DefaultTreeAdapterTypes } from 'parse5';
import {
  attribute,
  type HtmlElement,
  type HtmlParent,
  isElement,
  isHeading,
  nodesIn,
  textIn,
} from './html-tree.ts';
import { oneLine, type ShownText } from './imported-document.ts';

/** Elements that change how letters look and nothing else: what they part belongs together. */
const LETTERS = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strong time tt u var wbr'.split(
    ' ',
  ),
);
/** From that many words on, text beside the main part of a page deserves a look. */
const FEW_WORDS = 8;

/**
 * What a page shows, read in the simplest way: texts in their order, parted by every element that is more than a change
 * of letters. It knows nothing of lines, tables and notes, so that their faults show.
 */
export function shownTexts(root: HtmlParent, reads: (element: HtmlElement) => boolean): ShownText[] {
  const texts: ShownText[] = [];
  let heading = '';
  let parts: string[] = [];
  let parent: unknown;
  const end = (): void => {
    const text = parts.join('');
    parts = [];
    if (/\d/.test(text)) texts.push({ text, place: heading === '' ? 'at the start' : `under "${heading}"` });
  };
  for (const node of nodesIn(root, reads)) {
    if (isElement(node)) {
      if (isHeading(node)) heading = oneLine(textIn(node, reads)).slice(0, 120);
      if (!LETTERS.has(node.tagName) || isPartOfPage(node)) end();
    } else if (node.nodeName === '#text') {
      const around = lineOf(node.parentNode);
      if (around !== parent) end();
      parent = around;
      parts.push((node as DefaultTreeAdapterTypes.TextNode).value);
    }
  }
  end();
  return texts;
}

/** True when the page says more than a few words, or has a heading, outside its main parts. */
export function wordsOutside(
  root: HtmlParent,
  contents: readonly HtmlParent[],
  reads: (element: HtmlElement) => boolean,
): boolean {
  const isOutside = (element: HtmlElement): boolean =>
    !contents.includes(element) &&
    element.tagName !== 'header' &&
    element.tagName !== 'nav' &&
    reads(element);
  const words = textIn(root, isOutside).match(/\p{L}+/gu)?.length ?? 0;
  return words >= FEW_WORDS;
}

/** The nearest element around a text that parts it from others. */
function lineOf(parent: HtmlParent | null): HtmlParent | null {
  let around = parent;
  while (around !== null && 'tagName' in around && LETTERS.has(around.tagName) && !isPartOfPage(around)) {
    around = around.parentNode;
  }
  return around;
}

/** A link to a place of the page may call a note, and raised letters may: they are no part of a figure. */
function isPartOfPage(element: HtmlElement): boolean {
  return (
    (element.tagName === 'a' && (attribute(element, 'href') ?? '').includes('#')) ||
    /vertical-align/i.test(attribute(element, 'style') ?? '') ||
    /\b(?:sup|superscript|exposant)\b/i.test(attribute(element, 'class') ?? '')
  );
}
