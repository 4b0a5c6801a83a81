import type { Passages } from '@decroche/contracts';
import type { TextWords } from './question-words.ts';

/** The need in one line: what the best article is about, with the year of birth when the caller gave one. */
export function needLine({ passages }: Passages, question: TextWords): string {
  const best = passages[0];
  if (best === undefined) return '';
  const [year, ...others] = question.birthYears;
  if (year === undefined || others.length > 0 || best.title.includes(String(year))) return best.title;
  return `${best.title} (naissance en ${year})`;
}
