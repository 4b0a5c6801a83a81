import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Agenda } from './agenda.ts';
import { letCallsCome, MORNING, QUARTER_S, readProfile } from './arrivals.ts';
import { Chance } from './chance.ts';

it('the usual morning keeps the mean of its busiest hour', () => {
  const hour = readProfile(MORNING).filter(({ fromMinute }) => fromMinute >= 540 && fromMinute < 600);
  expect(hour.reduce((sum, { factor }) => sum + factor, 0)).toBeCloseTo(4, 9);
});

it('as many calls come in each quarter as its factor says', () => {
  const counts = [0, 0, 0];
  const quarters = readProfile('9:00=1.6,9:15=1,9:30=0.4');
  for (let seed = 0; seed < 40; seed += 1) {
    const agenda = new Agenda();
    letCallsCome({ agenda, chance: new Chance(seed) }, { quarters, callsPerHour: 400 }, () => {
      counts[Math.floor(agenda.now / QUARTER_S)] = (counts[Math.floor(agenda.now / QUARTER_S)] ?? 0) + 1;
    });
    agenda.run();
  }
  // 100 calls in a mean quarter, 40 mornings: four standard deviations of a Poisson count.
  for (const [at, factor] of [1.6, 1, 0.4].entries()) {
    const expected = 100 * 40 * factor;
    expect(Math.abs((counts[at] ?? 0) - expected)).toBeLessThan(4 * Math.sqrt(expected));
  }
});

describe('a profile', () => {
  it.each(['', '9:00', '9:05=1', '9:00=1,9:30=1', '9:00=-1'])('is refused when it reads %j', (text) => {
    expect(() => readProfile(text)).toThrow(RangeError);
  });
});

it('draws of measured values stay between the least and the highest of them', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5_000), { minLength: 2, maxLength: 30 }), fc.nat(), (values, seed) => {
      const quantiles = values.toSorted((a, b) => a - b);
      const drawn = new Chance(seed).measured(quantiles);
      expect(drawn).toBeGreaterThanOrEqual(quantiles[0] ?? 0);
      expect(drawn).toBeLessThanOrEqual(quantiles.at(-1) ?? 0);
    }),
  );
});
