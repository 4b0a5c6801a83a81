import type { Article } from '../knowledge/article.ts';
import { appliesOn } from '../knowledge/knowledge-base.ts';

/** An article that the question may mean, with the belief in it (0 to 1). */
export interface MeantArticle {
  readonly article: Article;
  readonly share: number;
}

/** Belief from which a rule of another period is named. */
const LEAST_SHARE = 0.08;
const MOST_NAMED = 2;

/**
 * Says that the same question has another answer on another date, or nothing. The words are the base's own: dates
 * and titles.
 *
 * @param best the article that answers as of that day
 * @param meant articles that the question may mean, likeliest first, whatever their period
 */
export function dateNotice(best: Article | undefined, meant: readonly MeantArticle[], asOf: string): string {
  if (best === undefined || (best.validFrom === null && best.validTo === null)) return '';
  const periods = meant
    .filter(
      ({ article, share }) =>
        share >= LEAST_SHARE && article.theme === best.theme && !appliesOn(article, asOf),
    )
    .map(({ article }) => periodOf(article))
    .slice(0, MOST_NAMED);
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
