import { child, isOn, named, value, type WordDocument, type WordElement } from './word-xml.ts';

/** What a run looks like, as far as it changes what a reader sees. */
export interface RunLook {
  readonly hidden: boolean;
  readonly struck: boolean;
  readonly raised: boolean;
}

interface Style {
  readonly name: string;
  readonly basedOn: string | undefined;
  readonly runProperties: WordElement | undefined;
  readonly paragraphProperties: WordElement | undefined;
}

/** A style is based on another one, never in a chain longer than that. */
const LONGEST_CHAIN = 20;
const HEADING_NAME = /^(?:heading|titre) ([1-6])$/i;
const TITLE_NAME = /^(?:title|titre)$/i;
const CONTENTS_NAME = /^(?:toc|tm|table des mati[eè]res|table of figures)(?: ?\d| heading)?$/i;

/** Styles of a Word document, and what follows from them for a run or a paragraph. */
export class WordStyles {
  readonly #styles = new Map<string, Style>();
  #base: string | undefined;

  /** @param part `word/styles.xml`; undefined when there is none */
  constructor(part: WordDocument | undefined) {
    for (const style of part === undefined ? [] : named(part, 'style')) {
      const id = value(style, 'styleId');
      if (id === undefined || this.#styles.has(id)) continue;
      this.#styles.set(id, {
        name: value(child(style, 'name')) ?? '',
        basedOn: value(child(style, 'basedOn')),
        runProperties: child(style, 'rPr'),
        paragraphProperties: child(style, 'pPr'),
      });
      if (value(style, 'default') === '1' && value(style, 'type') === 'paragraph') this.#base = id;
    }
  }

  /** How a run looks by itself, its style, and the style of its paragraph. */
  lookOf(run: WordElement, paragraph: WordElement | undefined): RunLook {
    const properties = child(run, 'rPr');
    const style = properties === undefined ? undefined : value(child(properties, 'rStyle'));
    const chain = [
      ...(properties === undefined ? [] : [properties]),
      ...this.#chain(style).flatMap((one) => one.runProperties ?? []),
      ...this.#chain(this.#styleOf(paragraph)).flatMap((one) => one.runProperties ?? []),
    ];
    const first = (name: string): WordElement | undefined => {
      for (const one of chain) {
        const found = child(one, name);
        if (found !== undefined) return found;
      }
      return undefined;
    };
    const position = Number(value(first('position')) ?? 0);
    return {
      hidden: isOn(first('vanish')) || isOn(first('specVanish')) || isOn(first('webHidden')),
      struck: isOn(first('strike')) || isOn(first('dstrike')),
      raised: value(first('vertAlign')) === 'superscript' || position > 0,
    };
  }

  /** Level of a paragraph that is a heading by its outline or its style, 1 to 6; undefined for any other. */
  headingOf(paragraph: WordElement): number | undefined {
    const properties = child(paragraph, 'pPr');
    const own = properties === undefined ? undefined : value(child(properties, 'outlineLvl'));
    const chain = this.#chain(this.#styleOf(paragraph));
    const inherited = chain.flatMap(({ name, paragraphProperties }) => {
      const level =
        paragraphProperties === undefined ? undefined : value(child(paragraphProperties, 'outlineLvl'));
      const byName = HEADING_NAME.exec(name)?.[1] ?? (TITLE_NAME.test(name) ? '1' : undefined);
      return level === undefined ? (byName === undefined ? [] : [Number(byName)]) : [Number(level) + 1];
    });
    const level = own === undefined ? inherited[0] : Number(own) + 1;
    return level !== undefined && level >= 1 && level <= 6 ? level : undefined;
  }

  /** True for a line of the table of contents. */
  isContents(paragraph: WordElement): boolean {
    return CONTENTS_NAME.test(
      this.#styles.get(this.#styleOf(paragraph) ?? '')?.name ?? this.#styleOf(paragraph) ?? '',
    );
  }

  #styleOf(paragraph: WordElement | undefined): string | undefined {
    const properties = paragraph === undefined ? undefined : child(paragraph, 'pPr');
    return (properties === undefined ? undefined : value(child(properties, 'pStyle'))) ?? this.#base;
  }

  #chain(id: string | undefined): Style[] {
    const chain: Style[] = [];
    for (let next = id; next !== undefined && chain.length < LONGEST_CHAIN; ) {
      const style = this.#styles.get(next);
      if (style === undefined) break;
      chain.push(style);
      next = style.basedOn;
    }
    return chain;
  }
}
