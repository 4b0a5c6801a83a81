import type { Passage } from '@decroche/contracts';
import { birthYearsIn } from '@decroche/question';

/**
 * The need in one line: what the article that answers it is about, with the year of birth when the caller gave one;
 * several needs one after the other.
 *
 * @param leads a passage of the article that answers each need
 * @param year year of the call
 */
export function needLine(leads: readonly Passage[], text: string, year: number): string {
  const [born, ...others] = birthYearsIn(text, year);
  return leads
    .map(({ title }) =>
      born === undefined || others.length > 0 || title.includes(String(born))
        ? title
        : `${title} (naissance en ${born})`,
    )
    .join(' · ');
}
