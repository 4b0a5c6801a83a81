import {
  type ConformityFigure,
  type ConformityView,
  CRITERIA,
  type Criterion,
  type Judgement,
  type Judgements,
  SAMPLE_BASES,
  type SampleBasis,
} from '#contract';
import { wilson } from '../figures/intervals.ts';
import { agreementOf, type PairCount } from './agreement.ts';

/** Fewest cases of which a figure is shown. */
const LEAST_CASES = 5;

/** A criterion, or all of them together. */
export type Counted = Criterion | 'conform';

/** The first review of a draft. */
export interface FirstReview extends Judgements {
  readonly month: string;
  readonly basis: SampleBasis;
}

/** First reviews, counted. */
export interface Result {
  readonly month: string;
  readonly basis: SampleBasis;
  readonly criterion: Counted;
  readonly good: number;
  readonly bad: number;
  readonly unsure: number;
}

/** What two reviewers of the same draft said of it, counted. */
export interface Pair extends PairCount {
  readonly criterion: Criterion;
}

type Mark = 'good' | 'bad' | 'unsure';

/** Counts first reviews by month, basis and criterion. */
export function resultsOf(reviews: readonly FirstReview[]): Result[] {
  const results = new Map<string, Result>();
  for (const review of reviews) {
    for (const criterion of [...CRITERIA, 'conform'] as const) {
      const { month, basis } = review;
      const key = [month, basis, criterion].join(' ');
      const known = results.get(key) ?? { month, basis, criterion, good: 0, bad: 0, unsure: 0 };
      const mark = markOf(criterion, review);
      results.set(key, { ...known, [mark]: known[mark] + 1 });
    }
  }
  return [...results.values()];
}

/** Counts what the two reviewers of each draft said. */
export function pairsOf(
  drafts: readonly { readonly first: Judgements; readonly second: Judgements }[],
): Pair[] {
  const pairs = new Map<string, Pair>();
  for (const { first, second } of drafts) {
    for (const criterion of CRITERIA) {
      const said = { first: first[criterion], second: second[criterion] };
      const key = [criterion, said.first, said.second].join(' ');
      pairs.set(key, { criterion, ...said, cases: (pairs.get(key)?.cases ?? 0) + 1 });
    }
  }
  return [...pairs.values()];
}

/** What the counts say, without any figure of so few cases that it says nothing, or says it of somebody. */
export function conformityOf(results: readonly Result[], pairs: readonly Pair[]): ConformityView {
  const months = [...new Set(results.map(({ month }) => month))].sort();
  return {
    leastCases: LEAST_CASES,
    months: months.flatMap((month) =>
      SAMPLE_BASES.flatMap((basis) => {
        const of = results.filter(
          (result) => result.criterion === 'conform' && result.month === month && result.basis === basis,
        );
        return of.length === 0 ? [] : [{ month, basis, conform: figureOf(of) }];
      }),
    ),
    criteria: CRITERIA.map((criterion) => {
      const of = results.filter((result) => result.criterion === criterion && result.basis === 'theme');
      const unsure = total(of, 'unsure');
      const cases = total(of, 'good') + total(of, 'bad') + unsure;
      return { criterion, good: figureOf(of), unsure: cases < LEAST_CASES ? null : unsure };
    }),
    agreement: CRITERIA.map((criterion) => {
      const { cases, same, kappa } = agreementOf(pairs.filter((pair) => pair.criterion === criterion));
      return cases < LEAST_CASES
        ? { criterion, cases: null, same: null, kappa: null }
        : { criterion, cases, same, kappa };
    }),
  };
}

function figureOf(results: readonly Result[]): ConformityFigure {
  const good = total(results, 'good');
  const cases = good + total(results, 'bad');
  const share = good / cases;
  return cases < LEAST_CASES ? null : { cases, interval: { share, ...wilson(share, cases) } };
}

function total(results: readonly Result[], mark: Mark): number {
  return results.reduce((sum, result) => sum + result[mark], 0);
}

/** A draft conforms when nothing is wrong with it; who does not know of something does not say that it does. */
function markOf(criterion: Counted, review: Judgements): Mark {
  if (criterion !== 'conform') return criterionMark(criterion, review[criterion]);
  const marks = CRITERIA.map((each) => criterionMark(each, review[each]));
  return marks.includes('bad') ? 'bad' : marks.includes('unsure') ? 'unsure' : 'good';
}

function criterionMark(criterion: Criterion, judgement: Judgement): Mark {
  if (judgement === 'unsure') return 'unsure';
  return (judgement === 'yes') === (criterion !== 'biased') ? 'good' : 'bad';
}

/** The criteria of which a reviewer found something wrong. */
export function faultsOf(judgements: Judgements): Criterion[] {
  return CRITERIA.filter((criterion) => criterionMark(criterion, judgements[criterion]) === 'bad');
}
