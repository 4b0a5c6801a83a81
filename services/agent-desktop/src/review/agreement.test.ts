import { describe, expect, it } from 'vitest';
import { agreementOf, type PairCount } from './agreement.ts';

describe('the agreement of two reviewers', () => {
  it('is Cohen’s kappa: 0.4 for 20 and 15 alike, 5 and 10 apart', () => {
    const pairs: PairCount[] = [
      { first: 'yes', second: 'yes', cases: 20 },
      { first: 'yes', second: 'no', cases: 5 },
      { first: 'no', second: 'yes', cases: 10 },
      { first: 'no', second: 'no', cases: 15 },
    ];
    const { cases, same, kappa } = agreementOf(pairs);
    expect([cases, same]).toEqual([50, 0.7]);
    expect(kappa).toBeCloseTo(0.4, 10);
  });

  it('is worth nothing beyond chance where both always said the same thing', () => {
    expect(agreementOf([{ first: 'yes', second: 'yes', cases: 9 }])).toEqual({
      cases: 9,
      same: 1,
      kappa: null,
    });
    expect(agreementOf([])).toEqual({ cases: 0, same: 0, kappa: null });
  });

  it('is less than nothing where they disagree more than chance would', () => {
    const pairs: PairCount[] = [
      { first: 'yes', second: 'no', cases: 5 },
      { first: 'no', second: 'yes', cases: 5 },
    ];
    expect(agreementOf(pairs).kappa).toBeCloseTo(-1, 10);
  });
});
