import type { DefaultTreeAdapterTypes } from 'parse5';

export type HtmlNode = DefaultTreeAdapterTypes.ChildNode;
export type HtmlElement = DefaultTreeAdapterTypes.Element;
export type HtmlParent = DefaultTreeAdapterTypes.ParentNode;

/** Value of an attribute; undefined when it is not there. */
export function attribute(element: HtmlElement, name: string): string | undefined {
  return element.attrs.find((one) => one.name === name)?.value;
}

/** Words of an attribute, in lower case. */
export function wordsOf(element: HtmlElement, name: string): string[] {
  return (attribute(element, name) ?? '').toLowerCase().split(/\s+/).filter(Boolean);
}

export function isElement(node: HtmlNode): node is HtmlElement {
  return 'tagName' in node;
}

/**
 * Elements and texts below, in the order of the page and without recursion: a page may be nested deeper than a call
 * stack.
 *
 * @param enters false for an element that is passed over with all that is in it
 */
export function* nodesIn(root: HtmlParent, enters: (element: HtmlElement) => boolean): Generator<HtmlNode> {
  const pending: HtmlNode[] = [...root.childNodes].reverse();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (isElement(next)) {
      if (!enters(next)) continue;
      yield next;
      for (let at = next.childNodes.length - 1; at >= 0; at--) pending.push(next.childNodes[at] as HtmlNode);
    } else yield next;
  }
}

export function elementsIn(root: HtmlParent): HtmlElement[] {
  return [...nodesIn(root, () => true)].filter(isElement);
}

/** Text of an element, whatever is in it. */
export function textIn(root: HtmlParent, enters: (element: HtmlElement) => boolean = () => true): string {
  const parts: string[] = [];
  for (const node of nodesIn(root, enters)) {
    if (node.nodeName === '#text') parts.push((node as DefaultTreeAdapterTypes.TextNode).value);
  }
  return parts.join('');
}

/** True when an element stands inside one of these. */
export function isWithin(element: HtmlElement, wanted: (ancestor: HtmlElement) => boolean): boolean {
  for (
    let parent = element.parentNode;
    parent !== null;
    parent = (parent as HtmlElement).parentNode ?? null
  ) {
    if ('tagName' in parent && wanted(parent)) return true;
  }
  return false;
}

export const HEADING = /^h([1-6])$/;

export function isHeading(element: HtmlElement): boolean {
  return HEADING.test(element.tagName) || attribute(element, 'role') === 'heading';
}
