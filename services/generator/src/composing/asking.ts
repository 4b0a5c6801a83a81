import type { RelatedRight } from '@decroche/contracts';
import { factAskedBy, type StatedFacts } from '@decroche/question';

/** The questions that are still open once the caller has spoken, in their order, each fact asked for once. */
export function openQuestions(questions: readonly string[], { stated }: StatedFacts): string[] {
  const asked = new Set<string>();
  return questions.filter((question) => {
    const fact = factAskedBy(question);
    const key = fact ?? question;
    if (question === '' || asked.has(key) || (fact !== undefined && stated.has(fact))) return false;
    asked.add(key);
    return true;
  });
}

const UNDER_AGE = /\bmoins de (\d+) ans\b/u;
/** What only the survivor of a couple is told. */
const SURVIVORS = /\bveuvage\b|\bcapital décès\b/iu;
/** Nobody of the general scheme draws a pension below this age. */
const LEAST_AGE_RETIRED = 55;

/** Rights that the case, as far as it is known, does not rule out. */
export function openRights(rights: readonly RelatedRight[], { stated, age }: StatedFacts): RelatedRight[] {
  const known = age ?? (stated.has('retired') ? LEAST_AGE_RETIRED : undefined);
  return rights.filter(({ label }) => {
    if (stated.has('spouse-alive') && SURVIVORS.test(label)) return false;
    const limit = UNDER_AGE.exec(label)?.[1];
    return limit === undefined || known === undefined || known < Number(limit);
  });
}
