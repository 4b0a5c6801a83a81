import { fold, isStopWord, lightStem } from '@decroche/french';
import type { Article, Theme } from '../knowledge/article.ts';

/** Likeness with the nearest article from which its theme is taken. */
const LIKE_ENOUGH = 0.15;

/**
 * Files documents under the themes of the base: by a folder or column that names one, else as the article that is
 * nearest in its words. A person looks at it again.
 */
export class ThemeGuess {
  readonly #named = new Map<string, string>();
  readonly #articles: readonly { readonly theme: string; readonly terms: ReadonlySet<string> }[];
  readonly #weights = new Map<string, number>();

  constructor(themes: readonly Theme[], articles: readonly Article[]) {
    for (const { id, label } of themes) {
      this.#named.set(plain(id), id);
      this.#named.set(plain(label), id);
    }
    this.#articles = articles.map(({ theme, title, plain: said, sections }) => ({
      theme,
      terms: termsOf([title, said, ...sections.map(({ body }) => body)].join('\n')),
    }));
    for (const term of this.#articles.flatMap(({ terms }) => [...terms])) {
      this.#weights.set(term, (this.#weights.get(term) ?? 0) + 1);
    }
    for (const [term, count] of this.#weights) this.#weights.set(term, Math.log(articles.length / count));
  }

  /** @param named path of the document, or what its column says */
  of(named: string, text: string): string | undefined {
    for (const part of named.split('/')) {
      const theme = this.#named.get(plain(part));
      if (theme !== undefined) return theme;
    }
    const own = termsOf(text);
    let best: { theme: string; likeness: number } | undefined;
    for (const { theme, terms } of this.#articles) {
      const likeness = this.#likeness(own, terms);
      if (best === undefined || likeness > best.likeness) best = { theme, likeness };
    }
    return best !== undefined && best.likeness >= LIKE_ENOUGH ? best.theme : undefined;
  }

  /** Weighted share of common terms. */
  #likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
    let common = 0;
    let all = 0;
    for (const term of a) {
      const weight = this.#weights.get(term) ?? 0;
      all += weight;
      if (b.has(term)) common += weight;
    }
    return all === 0 ? 0 : common / all;
  }
}

function plain(name: string): string {
  return fold(name)
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();
}

function termsOf(text: string): Set<string> {
  const words = fold(text).match(/\p{L}{3,}/gu) ?? [];
  return new Set(words.filter((word) => !isStopWord(word)).map((word) => lightStem(word)));
}
