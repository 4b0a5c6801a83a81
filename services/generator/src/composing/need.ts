import type { Passage } from '@decroche/contracts';
import type { Question } from '@decroche/question';

/**
 * The need in one line: what the article that answers it is about, with the year of birth when the caller gave one;
 * several needs one after the other.
 *
 * @param leads a passage of the article that answers each need
 */
export function needLine(leads: readonly Passage[], question: Question): string {
  return leads.map((lead) => needOf(lead, question)).join(' · ');
}

/** One of the needs, as {@link needLine} names it. */
export function needOf({ title }: Passage, question: Question): string {
  const [born, ...others] = question.birthYears;
  const isNamed = born === undefined || others.length > 0 || title.includes(String(born));
  return isNamed ? title : `${title} (naissance en ${born})`;
}
