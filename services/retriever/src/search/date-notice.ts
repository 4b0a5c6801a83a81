import type { Article } from '../knowledge/article.ts';
import { appliesOn } from '../knowledge/knowledge-base.ts';
import type { Ranked } from './searcher.ts';

/** A rule of another period is named when it fits the question nearly as well as the one that applies. */
const LEAST_LIKENESS = 0.6;

/**
 * Says that the same question has another answer on another date, or nothing. The words are the base's own: dates
 * and titles.
 */
export function dateNotice(ranked: readonly Ranked[], asOf: string): string {
  const best = ranked.find(({ passage }) => appliesOn(passage.article, asOf));
  if (best === undefined) return '';
  const { article } = best.passage;
  if (article.validFrom === null && article.validTo === null) return '';
  const others = new Set<Article>();
  for (const { passage, score } of ranked) {
    const other = passage.article;
    if (other.theme !== article.theme || appliesOn(other, asOf)) continue;
    if (score >= best.score * LEAST_LIKENESS) others.add(other);
  }
  const notices = [...others].map(periodOf).filter((notice) => notice !== '');
  if (notices.length === 0) return '';
  return `Règle applicable au ${frenchDay(asOf)}. Une autre règle vaut ${notices.slice(0, 2).join(', et ')}.`;
}

function periodOf({ validFrom, validTo, title }: Article): string {
  const period =
    validFrom !== null && validTo !== null
      ? `du ${frenchDay(validFrom)} au ${frenchDay(validTo)}`
      : validFrom !== null
        ? `à partir du ${frenchDay(validFrom)}`
        : validTo !== null
          ? `jusqu’au ${frenchDay(validTo)}`
          : '';
  return period === '' ? '' : `${period} (« ${title} »)`;
}

const FORMAT = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' });

/** `2026-09-01` as `1er septembre 2026`. */
export function frenchDay(isoDay: string): string {
  return FORMAT.format(new Date(`${isoDay}T00:00:00Z`)).replace(/^1 /, '1er ');
}
