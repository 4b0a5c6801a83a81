import type { Article } from '../knowledge/article.ts';
import { appliesOn } from '../knowledge/knowledge-base.ts';

/** An article found by words alone, with its share of the best score (0 to 1). */
export interface FoundArticle {
  readonly article: Article;
  readonly score: number;
}

/** A rule of another period is named when its words fit the question nearly as well as those that apply. */
const LEAST_LIKENESS = 0.65;
const MOST_NAMED = 2;

/**
 * Says that the same question has another answer on another date, or nothing. The words are the base's own: dates
 * and titles.
 *
 * @param best the article that answers as of that day
 * @param found articles by words alone, best first, whatever their period
 */
export function dateNotice(best: Article | undefined, found: readonly FoundArticle[], asOf: string): string {
  if (best === undefined || (best.validFrom === null && best.validTo === null)) return '';
  const own = found.find(({ article }) => article === best)?.score ?? 1;
  const others = new Set<Article>();
  for (const { article, score } of found) {
    if (article.theme !== best.theme || appliesOn(article, asOf)) continue;
    if (score >= own * LEAST_LIKENESS) others.add(article);
  }
  const periods = [...others].map(periodOf).slice(0, MOST_NAMED);
  if (periods.length === 0) return '';
  return `Règle applicable au ${frenchDay(asOf)}. Une autre règle vaut ${periods.join(', et ')}.`;
}

function periodOf({ validFrom, validTo, title }: Article): string {
  if (validFrom !== null && validTo !== null) {
    return `du ${frenchDay(validFrom)} au ${frenchDay(validTo)} (« ${title} »)`;
  }
  if (validFrom !== null) return `à partir du ${frenchDay(validFrom)} (« ${title} »)`;
  return `jusqu’au ${frenchDay(validTo ?? '')} (« ${title} »)`;
}

const FORMAT = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' });

/** `2026-09-01` as `1er septembre 2026`. */
export function frenchDay(isoDay: string): string {
  return FORMAT.format(new Date(`${isoDay}T00:00:00Z`)).replace(/^1 /, '1er ');
}
