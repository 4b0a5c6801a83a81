import { attribute, elementsIn, type HtmlElement, type HtmlParent, isHeading, textIn } from './html-tree.ts';
import { oneLine } from './imported-document.ts';

/** What a control says that names no content. */
const GENERIC =
  /^(?:(?:en )?(?:voir|lire|afficher|masquer|savoir|montrer|developper|développer|replier|tout|plus|moins|la suite|menu|fermer|ouvrir|imprimer|partager|retour|haut|copier|[-+×▼▲▾▸›»…]+)\b.*)?$/i;

/** Controls of a page that unfold its parts: accordions, tabs, disclosures. */
export class PageControls {
  /** Name of a part → the control that unfolds it. */
  readonly #byTarget = new Map<string, HtmlElement>();
  readonly #byId = new Map<string, HtmlElement>();

  constructor(root: HtmlParent) {
    for (const element of elementsIn(root)) {
      const id = attribute(element, 'id');
      if (id !== undefined) this.#byId.set(id, element);
      for (const target of targetsOf(element))
        if (!this.#byTarget.has(target)) this.#byTarget.set(target, element);
    }
  }

  /** True for a part that a control of the page unfolds. */
  isPanel(element: HtmlElement): boolean {
    const id = attribute(element, 'id');
    return (
      (id !== undefined && this.#byTarget.has(id)) || attribute(element, 'aria-labelledby') !== undefined
    );
  }

  /** True for a control that is the title of the part which it unfolds where it stands. */
  isTitle(element: HtmlElement): boolean {
    if (attribute(element, 'role') === 'tab') return false;
    const unfolds = targetsOf(element).some((id) => this.#byId.has(id)) || isDisclosure(element);
    return unfolds && !GENERIC.test(oneLine(textIn(element)));
  }

  /** What the tab of a part says; undefined for a part that has a heading of its own, or no tab. */
  tabTitle(panel: HtmlElement): string | undefined {
    const id = attribute(panel, 'id');
    const control =
      (id === undefined ? undefined : this.#byTarget.get(id)) ??
      this.#byId.get((attribute(panel, 'aria-labelledby') ?? '').split(' ')[0] ?? '');
    if (control === undefined || attribute(control, 'role') !== 'tab') return undefined;
    if (elementsIn(panel).some(isHeading)) return undefined;
    const title = oneLine(textIn(control));
    return GENERIC.test(title) ? undefined : title;
  }
}

function isDisclosure(element: HtmlElement): boolean {
  return element.tagName === 'button' && attribute(element, 'aria-expanded') !== undefined;
}

/** Names of the parts that a control unfolds. */
function targetsOf(element: HtmlElement): string[] {
  const isControl =
    element.tagName === 'button' ||
    /^(?:button|tab)$/.test(attribute(element, 'role') ?? '') ||
    attribute(element, 'aria-expanded') !== undefined ||
    attribute(element, 'data-toggle') !== undefined ||
    attribute(element, 'data-bs-toggle') !== undefined;
  if (!isControl) return [];
  const named = ['aria-controls', 'data-target', 'data-bs-target', 'href'].flatMap((name) =>
    (attribute(element, name) ?? '').split(/\s+/),
  );
  return named.map((one) => one.replace(/^#/, '')).filter((one) => one !== '');
}
