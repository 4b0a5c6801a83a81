import { acronyms, fold, isFunctionWord } from '@decroche/french';

/** An acronym that documents use and no lexicon knows. */
export interface AcronymProposal {
  readonly form: string;
  /** What a document says it stands for; null when none does. */
  readonly expansion: string | null;
  /** Articles that use it. */
  readonly articles: readonly string[];
  /** Line for a lexicon, to be read by a person first; null without an expansion. */
  readonly lexiconLine: string | null;
}

const FORM = /(?<![\p{L}\p{N}])\p{Lu}[\p{Lu}\d]{1,7}(?![\p{L}\p{N}])/gu;
const ROMAN = /^[IVXLC]+$/;
/** In a text mostly of capitals, a word in capitals says nothing. */
const MOST_CAPITALS = 0.5;

/** Acronyms of a text, each once. */
export function acronymsIn(text: string): string[] {
  const found = new Set<string>();
  for (const line of text.split('\n')) {
    const letters = line.match(/\p{L}/gu)?.length ?? 0;
    const capitals = line.match(/\p{Lu}/gu)?.length ?? 0;
    if (letters > 8 && capitals > MOST_CAPITALS * letters) continue;
    for (const [form] of line.matchAll(FORM)) {
      if (/\p{Lu}.*\p{Lu}/u.test(form) && !ROMAN.test(form)) found.add(form);
    }
  }
  return [...found];
}

/** What a text says that an acronym stands for: `pension de réversion (PR)`, `PR (pension de réversion)`. */
export function expansionIn(text: string, form: string): string | undefined {
  for (const [, before = ''] of text.matchAll(new RegExp(`([^.;:()\\n]{3,120})\\(${form}\\)`, 'g'))) {
    const words = wordsOf(before);
    for (let from = words.length - 1; from >= 0; from--) {
      if (spells(words.slice(from), form)) return expansionOf(words.slice(from));
    }
  }
  for (const [, inside = ''] of text.matchAll(
    new RegExp(`(?<!\\p{L})${form} ?\\(([^()\\n]{5,120})\\)`, 'gu'),
  )) {
    if (spells(wordsOf(inside), form)) return expansionOf(wordsOf(inside));
  }
  return undefined;
}

/**
 * Acronyms that neither the lexicon of the base nor the built-in list knows.
 *
 * @param texts slug → text
 * @param known folded forms of the base's lexicon
 */
export function acronymProposals(
  texts: ReadonlyMap<string, string>,
  known: ReadonlySet<string>,
): AcronymProposal[] {
  const users = new Map<string, string[]>();
  for (const [slug, text] of texts) {
    for (const form of acronymsIn(text)) {
      if (!isKnown(form, known)) users.set(form, [...(users.get(form) ?? []), slug]);
    }
  }
  return [...users]
    .map(([form, articles]) => {
      const expansion = firstOf(articles, (slug) => expansionIn(texts.get(slug) ?? '', form));
      const line = `- { acronym: ${JSON.stringify(form)}, expansion: ${JSON.stringify(expansion)}, spoken: [], formerly: [] }`;
      return {
        form,
        expansion: expansion ?? null,
        articles,
        lexiconLine: expansion === undefined ? null : line,
      };
    })
    .sort((a, b) => b.articles.length - a.articles.length || (a.form < b.form ? -1 : 1));
}

export function isKnown(form: string, known: ReadonlySet<string>): boolean {
  return known.has(fold(form)) || acronyms.get(form) !== undefined;
}

/** Words of an expansion as a lexicon has them, without an elided article: `l’impôt sur le revenu`. */
function expansionOf(words: readonly string[]): string {
  return words.join(' ').replace(/^[ldLD]['’]/, '');
}

function firstOf<T, R>(items: readonly T[], give: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const given = give(item);
    if (given !== undefined) return given;
  }
  return undefined;
}

function wordsOf(text: string): string[] {
  return text.split(/[\s ]+/).filter((word) => word !== '');
}

/** True when the initials of the words give the acronym; articles and prepositions may be passed over. */
function spells(words: readonly string[], form: string): boolean {
  const wanted = fold(form);
  const fits = (word: number, letter: number): boolean => {
    if (word === words.length) return letter === wanted.length;
    const parts = fold(words[word] as string).split(/['’-]/);
    const own = parts.at(-1) ?? '';
    if (own.startsWith(wanted[letter] ?? '\u0000') && fits(word + 1, letter + 1)) return true;
    return (isFunctionWord(own) || own.length < 3) && fits(word + 1, letter);
  };
  return words.length > 1 && words.length <= 3 * wanted.length && fits(0, 0);
}
