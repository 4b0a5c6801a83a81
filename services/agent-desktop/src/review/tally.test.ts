import { expect, it } from 'vitest';
import type { Judgements, SampleBasis } from '#contract';
import { conformityOf, type FirstReview, faultsOf, pairsOf, resultsOf } from './tally.ts';

const RIGHT: Judgements = { exact: 'yes', complete: 'yes', clear: 'yes', biased: 'no' };
const reviews = (
  count: number,
  judgements: Partial<Judgements> = {},
  basis: SampleBasis = 'theme',
  month = '2026-11',
): FirstReview[] => Array.from({ length: count }, () => ({ ...RIGHT, ...judgements, basis, month }));

it('a draft conforms when nothing is wrong with it, and is no case when somebody does not know', () => {
  const results = resultsOf([
    ...reviews(6),
    ...reviews(2, { biased: 'yes' }),
    ...reviews(3, { clear: 'unsure' }),
  ]);
  const { months, criteria } = conformityOf(results, []);
  expect(months).toEqual([
    {
      month: '2026-11',
      basis: 'theme',
      conform: { cases: 8, interval: expect.objectContaining({ share: 0.75 }) },
    },
  ]);
  expect(
    criteria.map(({ criterion, good, unsure }) => [criterion, good?.cases, good?.interval.share, unsure]),
  ).toEqual([
    ['exact', 11, 1, 0],
    ['complete', 11, 1, 0],
    ['clear', 8, 1, 3],
    ['biased', 11, 9 / 11, 0],
  ]);
});

it('nothing with fewer than five cases is a figure', () => {
  const pairs = pairsOf(Array.from({ length: 4 }, () => ({ first: RIGHT, second: RIGHT })));
  const view = conformityOf(resultsOf(reviews(4)), pairs);
  expect(view.months[0]?.conform).toBeNull();
  expect(view.criteria.every(({ good, unsure }) => good === null && unsure === null)).toBe(true);
  expect(
    view.agreement.every(({ cases, same, kappa }) => cases === null && same === null && kappa === null),
  ).toBe(true);
});

it('what was sampled because it may be wrong says nothing of drafts on the whole', () => {
  const view = conformityOf(
    resultsOf([...reviews(5), ...reviews(9, { exact: 'no' }, 'feedback', '2026-10')]),
    [],
  );
  expect(view.months.map(({ month, basis, conform }) => [month, basis, conform?.interval.share])).toEqual([
    ['2026-10', 'feedback', 0],
    ['2026-11', 'theme', 1],
  ]);
  expect(view.criteria[0]?.good?.interval.share).toBe(1);
});

it('the agreement of two is told criterion by criterion', () => {
  const alike = Array.from({ length: 4 }, () => ({ first: RIGHT, second: RIGHT }));
  const apart = { first: RIGHT, second: { ...RIGHT, exact: 'no' as const } };
  const { agreement } = conformityOf([], pairsOf([...alike, apart]));
  expect(agreement[0]).toEqual({ criterion: 'exact', cases: 5, same: 0.8, kappa: 0 });
  expect(agreement[1]).toEqual({ criterion: 'complete', cases: 5, same: 1, kappa: null });
});

it('a remark names what the reviewer found wrong', () => {
  expect(faultsOf({ exact: 'no', complete: 'unsure', clear: 'yes', biased: 'yes' })).toEqual([
    'exact',
    'biased',
  ]);
});
