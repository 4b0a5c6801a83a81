import { birthYearsIn } from './births.ts';
import type { Fact } from './facts.ts';
import { circumstancesOf, underAgeOf } from './sentence-case.ts';
import type { Circumstance } from './situation.ts';

/** What to ask about to know a circumstance. */
const FACT_OF: Readonly<Record<Circumstance, Fact | undefined>> = {
  'employer-agrees': 'employer-consent',
  unemployed: 'unemployed',
  'unemployment-paid': undefined,
  working: 'working',
  sick: undefined,
  unfit: undefined,
  married: 'marriage',
  divorced: 'marriage',
  widowed: 'marriage',
  remarried: 'household',
  couple: 'household',
  children: 'children',
  retired: 'retired',
  career: undefined,
  'full-rate': 'quarters',
  abroad: undefined,
};

const YEAR_OF_BIRTH = /\b(?:19|20)\d\d\b/;

/**
 * The facts on which the sentences of a text hang, those that most of them hang on first: sentences about several
 * generations want the year of birth, `si vous vivez seul` wants the household.
 *
 * @param referenceYear year of the call
 */
export function factsThatSplit(sentences: readonly string[], referenceYear: number): Fact[] {
  const counts = new Map<Fact, number>();
  const generations = new Map<string, number>();
  const count = (fact: Fact | undefined): void => {
    if (fact !== undefined) counts.set(fact, (counts.get(fact) ?? 0) + 1);
  };
  for (const sentence of sentences) {
    for (const circumstance of circumstancesOf(sentence)) count(FACT_OF[circumstance]);
    if (underAgeOf(sentence) !== undefined) count('age');
    const births = YEAR_OF_BIRTH.test(sentence) ? [...birthYearsIn(sentence, referenceYear)].join() : '';
    if (births !== '') generations.set(births, (generations.get(births) ?? 0) + 1);
  }
  // One generation alone tells no cases apart.
  if (generations.size > 1) counts.set('birth-year', generations.size);
  return [...counts].sort(([, a], [, b]) => b - a).map(([fact]) => fact);
}
