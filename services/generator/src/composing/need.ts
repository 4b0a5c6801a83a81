import type { Passage } from '@decroche/contracts';
import type { Question } from '@decroche/question';

/**
 * The need in one line: what the article that answers it is about, with the year of birth when the caller gave one;
 * several needs one after the other.
 *
 * @param leads a passage of the article that answers each need
 */
export function needLine(leads: readonly Passage[], question: Question): string {
  const [born, ...others] = question.birthYears;
  return leads
    .map(({ title }) =>
      born === undefined || others.length > 0 || title.includes(String(born))
        ? title
        : `${title} (naissance en ${born})`,
    )
    .join(' · ');
}
