import { DOMParser, type Document, type Element, type Node, XMLSerializer } from '@xmldom/xmldom';

export type WordElement = Element;
export type WordDocument = Document;

const ELEMENT = 1;
const TEXT = 3;

/** Reads a part of a Word document. @throws when it is no XML */
export function parsePart(xml: string): WordDocument {
  return new DOMParser({
    onError: (level, message) => {
      if (level === 'fatalError') throw new Error(message);
    },
  }).parseFromString(xml.replace(/^\ufeff/, ''), 'text/xml');
}

export function serializePart(document: WordDocument): string {
  return new XMLSerializer().serializeToString(document);
}

export function childrenOf(element: Node): WordElement[] {
  const children: WordElement[] = [];
  for (let child = element.firstChild; child !== null; child = child.nextSibling) {
    if (child.nodeType === ELEMENT) children.push(child as WordElement);
  }
  return children;
}

/** Elements below in the order of the document, without recursion; a snapshot, so that they may be taken out. */
export function elementsBelow(
  root: Node,
  enters: (element: WordElement) => boolean = () => true,
): WordElement[] {
  const found: WordElement[] = [];
  const pending = childrenOf(root).reverse();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (!enters(next)) continue;
    found.push(next);
    pending.push(...childrenOf(next).reverse());
  }
  return found;
}

/** Elements below with one of these names, whatever their prefix. */
export function named(root: Node, ...names: readonly string[]): WordElement[] {
  return elementsBelow(root).filter((element) => names.includes(nameOf(element)));
}

export function child(element: Node, name: string): WordElement | undefined {
  return childrenOf(element).find((one) => nameOf(one) === name);
}

export function nameOf(element: WordElement): string {
  return element.localName ?? element.nodeName.replace(/^.*:/, '');
}

/** Value of an attribute, whatever its prefix. */
export function value(element: WordElement | undefined, name = 'val'): string | undefined {
  if (element === undefined) return undefined;
  for (let at = 0; at < element.attributes.length; at++) {
    const one = element.attributes.item(at);
    if (one !== null && (one.localName ?? one.name.replace(/^.*:/, '')) === name) return one.value;
  }
  return undefined;
}

/** True for a property that is there and not switched off (17.17.4, ST_OnOff). */
export function isOn(element: WordElement | undefined): boolean {
  return element !== undefined && !/^(?:0|false|off|none)$/.test(value(element) ?? '');
}

/** Text of an element's own text nodes. */
export function ownText(element: Node): string {
  let text = '';
  for (let node = element.firstChild; node !== null; node = node.nextSibling) {
    if (node.nodeType === TEXT) text += node.nodeValue ?? '';
  }
  return text;
}

/** Text of the runs below, inserted or deleted. */
export function runText(root: Node): string {
  return named(root, 't', 'delText').map(ownText).join('');
}

/** The nearest element around with that name. */
export function around(element: WordElement, name: string): WordElement | undefined {
  for (let parent = element.parentNode; parent !== null; parent = parent.parentNode) {
    if (parent.nodeType === ELEMENT && nameOf(parent as WordElement) === name) return parent as WordElement;
  }
  return undefined;
}

export function remove(element: WordElement): void {
  element.parentNode?.removeChild(element);
}

/** Puts the children of an element in its place. */
export function unwrap(element: WordElement): void {
  const parent = element.parentNode;
  while (parent !== null && element.firstChild !== null) parent.insertBefore(element.firstChild, element);
  remove(element);
}

/** A new element of the word-processing vocabulary of a document. */
export function created(document: WordDocument, name: string, val?: string): WordElement {
  const space = document.documentElement?.namespaceURI ?? null;
  const prefix = document.documentElement?.prefix ?? 'w';
  const element = document.createElementNS(space, `${prefix}:${name}`);
  if (val !== undefined) element.setAttributeNS(space, `${prefix}:val`, val);
  return element;
}
