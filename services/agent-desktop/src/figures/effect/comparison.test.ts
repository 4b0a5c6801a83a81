import { describe, expect, it } from 'vitest';
import type { Indicator } from '#contract';
import { daysAfter } from '../use/use-spans.ts';
import { compare, comparedDays, usualPivot } from './comparison.ts';
import type { EffectFigure } from './effect-lines.ts';

const PIVOT = '2026-09-07';

function figures(indicator: Indicator, values: readonly number[], from: string): EffectFigure[] {
  return values.map((value, at) => ({
    ...{ organisation: 'o', day: daysAfter(from, at), indicator },
    ...{ value, cases: 100 + at, agents: 12 },
  }));
}

describe('before and after', () => {
  it('are the same number of whole weeks, so that the same weekdays stand in both', () => {
    const after = { from: PIVOT, to: '2026-10-04' };
    expect(comparedDays(PIVOT, 4, 'weeks')).toEqual({
      before: { from: '2026-08-10', to: '2026-09-06' },
      after,
    });
    expect(comparedDays(PIVOT, 4, 'year')).toEqual({
      before: { from: '2025-09-08', to: '2025-10-05' },
      after,
    });
  });

  it.each(Array.from({ length: 7 }, (_, day) => daysAfter('2026-11-30', day)))(
    'hold the last day that is known, whatever its weekday: %s',
    (lastKnown) => {
      for (const weeks of [1, 4, 26]) {
        const pivot = usualPivot(lastKnown, weeks);
        const { before, after } = comparedDays(pivot, weeks, 'weeks');
        expect([after.from <= lastKnown, lastKnown <= after.to, before.to < pivot]).toEqual([
          true,
          true,
          true,
        ]);
        expect(new Date(pivot).getUTCDay()).toBe(1);
      }
    },
  );

  it('give the difference with its range, weighted by cases', () => {
    const [dmt] = compare(
      [
        ...figures('dmt', [400, 390, 410, 395, 405], '2026-08-31'),
        ...figures('dmt', [350, 360, 340, 355, 345], PIVOT),
      ],
      PIVOT,
    );
    expect(dmt?.before).toMatchObject({ days: 5, cases: 510 });
    expect(dmt?.difference?.value).toBeCloseTo(-50, 0);
    expect(dmt?.difference?.high).toBeLessThan(0);
    expect(dmt?.weeks.map(({ monday }) => monday)).toEqual(['2026-08-31', PIVOT]);
  });

  it('of fewer than five days are shown without a range, and not compared', () => {
    const [share] = compare(
      [
        ...figures('decroche', [0.8, 0.82, 0.81, 0.8], '2026-08-31'),
        ...figures('decroche', [0.9, 0.9, 0.9, 0.9, 0.9], PIVOT),
      ],
      PIVOT,
    );
    expect(share?.before?.range).toBeNull();
    expect(share?.after?.range).not.toBeNull();
    expect(share?.difference).toBeNull();
  });

  it('leave out what nothing is known of', () => {
    expect(compare(figures('dmt', [300], PIVOT), PIVOT)).toMatchObject([
      { indicator: 'dmt', before: null, difference: null },
    ]);
    expect(compare([], PIVOT)).toEqual([]);
  });
});
