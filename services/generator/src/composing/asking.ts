import type { Passage, RelatedRight } from '@decroche/contracts';
import { factAskedBy, factsThatSplit, type StatedFacts } from '@decroche/question';
import { sentenceGroups } from './sentence.ts';

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

/**
 * The questions of an article, that which tells its cases apart first: a text of several generations wants the year of birth
 * before anything else.
 *
 * @param passages of that article
 * @param referenceYear year of the call
 */
export function splittingFirst(
  questions: readonly string[],
  passages: readonly Passage[],
  referenceYear: number,
): string[] {
  const sentences = passages.flatMap(({ text, role }) =>
    sentenceGroups(text, role === 'plain').flatMap((group) => group.sentences),
  );
  const [first] = factsThatSplit(sentences, referenceYear).flatMap((fact) =>
    questions.filter((question) => factAskedBy(question) === fact),
  );
  return first === undefined
    ? [...questions]
    : [first, ...questions.filter((question) => question !== first)];
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
