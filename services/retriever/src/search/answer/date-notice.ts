import { fold, isStopWord, lightStem, MONTH_NAMES } from '@decroche/french';
import type { Article } from '../../knowledge/article.ts';
import { appliesOn } from '../../knowledge/knowledge-base.ts';

/** Words of titles that say when a rule applies, or what all rules are about. */
const NO_SUBJECT = new Set(
  [...MONTH_NAMES, 'retraite', 'partir', 'effet', 'date', 'règle', 'nouveau'].map((word) =>
    lightStem(fold(word)),
  ),
);

/**
 * True for an article that may hold the same rule for another period: of the same theme, its title about something
 * that the other's title is about, for a period only, and not for that day.
 */
export function isOfAnotherPeriod(other: Article, best: Article, asOf: string): boolean {
  return (
    other.theme === best.theme &&
    (other.validFrom !== null || other.validTo !== null) &&
    !appliesOn(other, asOf) &&
    other.scope === best.scope &&
    sharesSubject(other.title, best.title)
  );
}

function sharesSubject(one: string, other: string): boolean {
  const subject = subjectOf(one);
  return [...subjectOf(other)].some((word) => subject.has(word));
}

function subjectOf(title: string): Set<string> {
  const words = fold(title).match(/[a-z]{3,}/g) ?? [];
  return new Set(
    words
      .filter((word) => !isStopWord(word))
      .map(lightStem)
      .filter((word) => !NO_SUBJECT.has(word)),
  );
}

/** Says that the same question has another answer on another date. The words are the base's own: dates and titles. */
export function dateNotice(other: Article, asOf: string): string {
  return `Règle applicable au ${frenchDay(asOf)}. Une autre règle vaut ${periodOf(other)}.`;
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
