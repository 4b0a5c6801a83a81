import type { Article } from '../../knowledge/article.ts';
import { generationsOf, speaksTo } from '../../knowledge/generations.ts';
import type { Ranked } from './arrangement.ts';

/** Share of the best score that the text of somebody's own generation must have to come before a table of all. */
const LEAST_SHARE = 0.4;
/** Years of birth that an article tells apart, from which it is a table of generations. */
const LEAST_GENERATIONS = 2;
const BORN_IN = /(?<!\p{L})n[ée]e?s?(?!\p{L})[^.;\n]{0,40}?\b(19\d\d)\b/giu;

/**
 * Puts the article of the caller's own generation before a text of the same theme that tells other generations apart: one
 * without his line answers nothing.
 *
 * @param ranked best first
 * @param birthYears years of birth that are known
 */
export function ownGenerationFirst(
  ranked: readonly Ranked[],
  birthYears: readonly number[],
): readonly Ranked[] {
  const best = ranked[0];
  if (best === undefined || birthYears.length === 0 || !tellsOthersApart(best.passage.article, birthYears)) {
    return ranked;
  }
  const own = ranked.find(({ passage: { article }, score }) => {
    const isOwn = generationsOf(article) !== undefined && speaksTo(article, birthYears);
    return isOwn && article.theme === best.passage.article.theme && score >= best.score * LEAST_SHARE;
  });
  if (own === undefined) return ranked;
  const isOwn = ({ passage }: Ranked): boolean => passage.article === own.passage.article;
  const lift = best.score - own.score;
  return [
    ...ranked.filter(isOwn).map(({ passage, score }) => ({ passage, score: score + lift })),
    ...ranked.filter((one) => !isOwn(one)),
  ].sort((a, b) => b.score - a.score);
}

/** True of an article for all that tells generations apart, these not among them. */
function tellsOthersApart(article: Article, birthYears: readonly number[]): boolean {
  if (generationsOf(article) !== undefined) return false;
  const texts = [article.plain, ...article.sections.map(({ body }) => body)];
  const years = new Set(texts.flatMap((text) => [...text.matchAll(BORN_IN)].map(([, year]) => Number(year))));
  return years.size >= LEAST_GENERATIONS && !birthYears.some((year) => years.has(year));
}
