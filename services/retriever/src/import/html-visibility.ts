import type { PageControls } from './html-controls.ts';
import {
  attribute,
  elementsIn,
  type HtmlElement,
  type HtmlParent,
  isHeading,
  isWithin,
  textIn,
  wordsOf,
} from './html-tree.ts';

/** What becomes of an element: read, passed over as the frame of the page, left out with a word, or shown with one. */
export type Fate =
  | { readonly kind: 'read' | 'frame' }
  | { readonly kind: 'left out' | 'unfolded'; readonly why: string };

const READ: Fate = { kind: 'read' };
const FRAME: Fate = { kind: 'frame' };
const leftOut = (why: string): Fate => ({ kind: 'left out', why });

const NEVER_TEXT = new Set(
  'script style head nav select input textarea option datalist link meta title'.split(' '),
);
/** Elements that hold something of their own, and how they are called in a note. */
const EMBEDDED: Readonly<Record<string, string>> = {
  iframe: 'an embedded page is left out: import it apart',
  object: 'an embedded object is left out',
  embed: 'an embedded object is left out',
  audio: 'a sound is left out',
  video: 'a film is left out',
  canvas: 'a drawing is left out',
};
const STRUCK = new Set(['del', 's', 'strike']);
const STRUCK_CLASS = /^(?:text-decoration-)?line-through$|^(?:strike|struck|barre|texte-barre)$/;
const HIDDEN_CLASS = /^(?:d-none|is-hidden|hidden|hide|invisible|display-none)$/;
const PANEL_CLASS = /tab|panel|pane\b|accord|collaps|expand|toggle|onglet|volet|depli|deroul|drawer|faq/;
const INTRUDER =
  /cookie|consent|banner|popup|modal|captcha|honey|newsletter|tracking|pixel|\bhp\b|search|recherche/;
/** Declarations that hide without taking out of the page. */
const HIDDEN_STYLE =
  /(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?![.\d]*[1-9])|font-size\s*:\s*0(?![.\d]*[1-9])|(?:left|top|text-indent)\s*:\s*-\d{3,}|(?<![-\w])(?:max-)?height\s*:\s*0(?![.\d]*[1-9]))/i;
const HIDING_RULE = /([^{}]+)\{[^{}]*(?:display\s*:\s*none|visibility\s*:\s*hidden)[^{}]*\}/gi;
/** A form that holds that share of the words of a page is the page, as ASP.NET and SharePoint write it. */
const PAGE_FORM = 0.5;

/** Says for each element of a page whether a reader would see its text, at once or by unfolding it. */
export class HtmlVisibility {
  readonly #controls: PageControls;
  readonly #hiddenBySheet: ReadonlySet<string>;
  readonly #fates = new Map<HtmlElement, Fate>();
  readonly #pageForms: ReadonlySet<HtmlElement>;

  constructor(root: HtmlParent, controls: PageControls) {
    this.#controls = controls;
    const elements = elementsIn(root);
    this.#hiddenBySheet = hiddenSelectors(elements);
    const words = wordCount(root);
    this.#pageForms = new Set(
      elements.filter((element) => element.tagName === 'form' && isPageForm(element, words)),
    );
  }

  of(element: HtmlElement): Fate {
    const known = this.#fates.get(element);
    if (known !== undefined) return known;
    const fate = this.#judge(element);
    this.#fates.set(element, fate);
    return fate;
  }

  #judge(element: HtmlElement): Fate {
    const { tagName } = element;
    if (NEVER_TEXT.has(tagName)) return FRAME;
    if (isStruck(element)) return leftOut('struck text is left out');
    if (tagName in EMBEDDED) return leftOut(EMBEDDED[tagName] as string);
    const own = this.#byTag(element);
    if (own !== undefined) return own;
    return this.#isHidden(element) ? this.#hidden(element) : READ;
  }

  #byTag(element: HtmlElement): Fate | undefined {
    switch (element.tagName) {
      case 'template':
        return leftOut('a template of the page is left out');
      case 'noscript':
        return /javascript/i.test(textIn(element))
          ? FRAME
          : leftOut('text for browsers without scripts is left out');
      case 'svg':
        return elementsIn(element).some(({ tagName }) => tagName === 'text')
          ? leftOut('a drawing is left out')
          : FRAME;
      case 'img':
        return attribute(element, 'alt') === '' ? FRAME : leftOut('a picture is left out');
      case 'form':
        return this.#pageForms.has(element) ? READ : leftOut('a form is left out');
      case 'label':
        return isWithin(element, ({ tagName }) => tagName === 'form') && isOfField(element)
          ? leftOut('the label of a field is left out')
          : READ;
      case 'button':
        return this.#controls.isTitle(element) || isWithin(element, isTitleLike) ? READ : FRAME;
      case 'footer':
      case 'aside':
        return isWithin(element, isContent) ? READ : FRAME;
      default:
        return undefined;
    }
  }

  #isHidden(element: HtmlElement): boolean {
    return (
      attribute(element, 'hidden') !== undefined ||
      attribute(element, 'aria-hidden') === 'true' ||
      HIDDEN_STYLE.test(attribute(element, 'style') ?? '') ||
      (element.tagName === 'dialog' && attribute(element, 'open') === undefined) ||
      wordsOf(element, 'class').some((one) => HIDDEN_CLASS.test(one) || this.#hiddenBySheet.has(`.${one}`)) ||
      this.#hiddenBySheet.has(`#${(attribute(element, 'id') ?? '').toLowerCase()}`)
    );
  }

  /** Hidden text that a reader unfolds is content; any other is for machines, or for nobody. */
  #hidden(element: HtmlElement): Fate {
    const named = `${attribute(element, 'class') ?? ''} ${attribute(element, 'id') ?? ''} ${attribute(element, 'role') ?? ''}`;
    const inside = elementsIn(element);
    const isIntruder =
      INTRUDER.test(named.toLowerCase()) ||
      /dialog/.test(`${element.tagName} ${attribute(element, 'role') ?? ''}`) ||
      (inside.some(isField) && !inside.some(isHeading));
    const isPanel =
      this.#controls.isPanel(element) ||
      attribute(element, 'role') === 'tabpanel' ||
      element.tagName === 'details' ||
      PANEL_CLASS.test(named.toLowerCase()) ||
      inside.some(isHeading);
    return isPanel && !isIntruder
      ? { kind: 'unfolded', why: 'a part that the page hides at first is imported: check that it is content' }
      : leftOut('hidden text is left out');
  }
}

function isStruck(element: HtmlElement): boolean {
  if (STRUCK.has(element.tagName)) return true;
  const style = attribute(element, 'style') ?? '';
  return (
    /text-decoration[\w-]*\s*:[^;]*line-through/i.test(style) ||
    wordsOf(element, 'class').some((one) => STRUCK_CLASS.test(one))
  );
}

/** Classes and names that a style sheet inside the page hides, with their mark: `.hp`, `#trap`. */
function hiddenSelectors(elements: readonly HtmlElement[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const sheet of elements.filter(({ tagName }) => tagName === 'style')) {
    const text = textIn(sheet)
      .replace(/\/\*.*?\*\//gs, '')
      .replace(/@media\s+print[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/gi, '');
    for (const [, selectors = ''] of text.matchAll(HIDING_RULE)) {
      for (const selector of selectors.split(',')) {
        const simple = /^\s*([.#][\w-]+)\s*$/.exec(selector)?.[1];
        if (simple !== undefined) found.add(simple.toLowerCase());
      }
    }
  }
  return found;
}

function isPageForm(form: HtmlElement, words: number): boolean {
  const inside = elementsIn(form);
  const isFrame = inside.some(
    (element) =>
      element.tagName === 'h1' || element.tagName === 'main' || /^__/.test(attribute(element, 'name') ?? ''),
  );
  return isFrame || wordCount(form) > PAGE_FORM * words;
}

function wordCount(root: HtmlParent): number {
  return textIn(root, ({ tagName }) => !NEVER_TEXT.has(tagName)).match(/\p{L}+/gu)?.length ?? 0;
}

function isField({ tagName }: HtmlElement): boolean {
  return tagName === 'input' || tagName === 'textarea' || tagName === 'select';
}

function isOfField(label: HtmlElement): boolean {
  return attribute(label, 'for') !== undefined || elementsIn(label).some(isField);
}

function isTitleLike(element: HtmlElement): boolean {
  return isHeading(element) || element.tagName === 'summary' || element.tagName === 'dt';
}

function isContent(element: HtmlElement): boolean {
  return element.tagName === 'main' || element.tagName === 'article' || attribute(element, 'role') === 'main';
}
