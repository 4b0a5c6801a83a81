import { attribute, elementsIn, type HtmlElement, textIn, wordsOf } from './html-tree.ts';
import { isLabel } from './raised-text.ts';

/** A piece of a line that is raised, or a link that calls a note; or the way back from a note to its call. */
export type LabelledPiece =
  | { readonly kind: 'raised'; readonly text: string; readonly target: string | undefined }
  | { readonly kind: 'way back' };

const RAISED_STYLE = /vertical-align\s*:\s*(?:super|text-top|top)/i;
const RAISED_CLASS = /^(?:sup|superscript|exposant)$/;
const NOTE_NAME = /note|foot|fn|ftn|edn|nbp|renvoi|cite/i;
const WAY_BACK = /^[\s\u2190-\u21ff^⤴⬆⮌]+$/u;

/** The piece that an element is; undefined for one that is neither. */
export function labelledPiece(
  element: HtmlElement,
  reads: (element: HtmlElement) => boolean,
): LabelledPiece | undefined {
  const isRaised =
    element.tagName === 'sup' ||
    RAISED_STYLE.test(attribute(element, 'style') ?? '') ||
    wordsOf(element, 'class').some((one) => RAISED_CLASS.test(one));
  if (element.tagName !== 'a' && !isRaised) return undefined;
  if (/^(?:table|t[rdh]|p|div|img|li)$/.test(element.tagName)) return undefined;
  const text = textIn(element, reads);
  const link = [element, ...elementsIn(element)].find(({ tagName }) => tagName === 'a');
  const target = link === undefined ? undefined : fragmentOf(link);
  if (target !== undefined && WAY_BACK.test(text)) return { kind: 'way back' };
  if (isRaised) return { kind: 'raised', text, target };
  return target !== undefined && isLabel(text) && isNoteLink(element, text)
    ? { kind: 'raised', text, target }
    : undefined;
}

/** `article <a href="#a5">5</a>` is no call: a link to a note says that it is one, or is bracketed or raised. */
function isNoteLink(link: HtmlElement, text: string): boolean {
  const named = ['href', 'id', 'name', 'class', 'role', 'rel', 'epub:type'].map(
    (name) => attribute(link, name) ?? '',
  );
  return (
    /^\s*[([*†‡]/.test(text) ||
    elementsIn(link).some(({ tagName }) => tagName === 'sup') ||
    NOTE_NAME.test(named.join(' '))
  );
}

function fragmentOf(link: HtmlElement): string | undefined {
  const fragment = /#(.+)$/.exec(attribute(link, 'href') ?? '')?.[1];
  if (fragment === undefined) return undefined;
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
