import type { DefaultTreeAdapterTypes } from 'parse5';
import { FORMULA } from './formula-text.ts';
import { type HtmlElement, isElement } from './html-tree.ts';
import { oneLine } from './imported-document.ts';

/** A formula is shallow; what is nested deeper is read without its form. */
const DEEPEST = 60;

/** A MathML formula as text on one line: `SAM × taux × (durée) / 172`. */
export function mathText(math: HtmlElement): string {
  return oneLine(textOf(math, 0));
}

function textOf(element: HtmlElement, depth: number): string {
  if (depth > DEEPEST || /^(?:annotation|annotation-xml|mphantom)$/.test(element.tagName)) return '';
  const own = element.childNodes
    .filter((node) => node.nodeName === '#text')
    .map((node) => (node as DefaultTreeAdapterTypes.TextNode).value)
    .join('');
  const parts = element.childNodes.filter(isElement).map((one) => textOf(one, depth + 1));
  const part = (at: number): string => parts[at] ?? '';
  switch (element.tagName) {
    case 'mfrac':
      return FORMULA.fraction(part(0), part(1));
    case 'msup':
      return FORMULA.power(part(0), part(1));
    case 'msub':
      return FORMULA.index(part(0), part(1));
    case 'msubsup':
      return FORMULA.power(FORMULA.index(part(0), part(1)), part(2));
    case 'msqrt':
      return FORMULA.root(parts.join(''), '');
    case 'mroot':
      return FORMULA.root(part(0), part(1));
    case 'munder':
      return FORMULA.bounded(part(0), part(1), '', '');
    case 'munderover':
      return FORMULA.bounded(part(0), part(1), part(2), '');
    case 'mo':
      return ` ${own.trim()} `;
    case 'mtable':
      return FORMULA.rows(parts.map((row) => [row]));
    default:
      return own.trim() === '' ? parts.join(' ') : own;
  }
}
