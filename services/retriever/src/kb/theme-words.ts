import { fold, lightStem } from '@decroche/french';
import type { Article } from '../knowledge/article.ts';

/** Which theme a few words are probably of: the one whose articles are asked for with them, rare words counting more. */
export class ThemeWords {
  readonly #themes = new Map<string, Map<string, number>>();
  readonly #sizes = new Map<string, number>();

  constructor(articles: readonly Article[]) {
    for (const { theme, title, sampleQuestions, acronyms } of articles) {
      this.#sizes.set(theme, (this.#sizes.get(theme) ?? 0) + 1);
      for (const term of new Set(termsOf([title, ...sampleQuestions, ...acronyms].join('\n')))) {
        const counts = this.#themes.get(term) ?? new Map<string, number>();
        counts.set(theme, (counts.get(theme) ?? 0) + 1);
        this.#themes.set(term, counts);
      }
    }
  }

  /** Id of the theme; undefined when no article is asked for with any of the words. */
  themeOf(words: readonly string[]): string | undefined {
    const scores = new Map<string, number>();
    for (const term of new Set(termsOf(words.join(' ')))) {
      const counts = this.#themes.get(term);
      if (counts === undefined) continue;
      const weight = Math.log(1 + this.#sizes.size / counts.size);
      for (const [theme, count] of counts) {
        const share = count / (this.#sizes.get(theme) ?? 1);
        scores.set(theme, (scores.get(theme) ?? 0) + weight * share);
      }
    }
    return [...scores].sort((a, b) => b[1] - a[1])[0]?.[0];
  }
}

/** The words of the themes, counted again only when an article is another one than before. */
export class KeptThemeWords {
  #kept: { readonly articles: readonly Article[]; readonly words: ThemeWords } | undefined;

  of(articles: readonly Article[]): ThemeWords {
    const before = this.#kept?.articles;
    const same = before?.length === articles.length && articles.every((one, at) => one === before[at]);
    if (!same || this.#kept === undefined) this.#kept = { articles, words: new ThemeWords(articles) };
    return this.#kept.words;
  }
}

function termsOf(text: string): string[] {
  return (fold(text).match(/\p{L}{3,}/gu) ?? []).map((word) => lightStem(word));
}
