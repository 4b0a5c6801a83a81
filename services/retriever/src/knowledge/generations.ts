import type { Article } from './article.ts';

/** Years of birth of which an article speaks, both included. */
export interface Generations {
  readonly from: number;
  readonly to: number;
}

const BIRTH_TITLE = /(?:^|\s)n[ée]e?s?(?=\s)/iu;
const YEAR = /\b19\d\d\b/g;
const AND_LATER = /\s(?:et|ou) (?:après|suivant|plus tard)/iu;
const LAST_YEAR = 2100;

/** The generations that an article's title names (`Né en 1961, 1962 ou 1963`), or undefined: it is for all. */
export function generationsOf({ title }: Pick<Article, 'title'>): Generations | undefined {
  if (!BIRTH_TITLE.test(title)) return undefined;
  const years = [...title.matchAll(YEAR)].map(([year]) => Number(year));
  if (years.length === 0) return undefined;
  return { from: Math.min(...years), to: AND_LATER.test(title) ? LAST_YEAR : Math.max(...years) };
}

/** True when the article speaks to somebody born in one of these years, or to everybody, or the years are unknown. */
export function speaksTo(article: Pick<Article, 'title'>, birthYears: readonly number[]): boolean {
  const generations = generationsOf(article);
  if (generations === undefined || birthYears.length === 0) return true;
  return birthYears.some((year) => generations.from <= year && year <= generations.to);
}
