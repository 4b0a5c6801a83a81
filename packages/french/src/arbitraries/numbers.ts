import fc from 'fast-check';
import { type SpellNumberOptions, spellNumber } from '../spell-number.ts';

/** Something said, and what it means. */
export interface Spoken<T> {
  readonly value: T;
  readonly text: string;
}

/** Ways to say numbers: French, Belgian or Swiss, with or without hyphens. */
export const spellOptions: fc.Arbitrary<SpellNumberOptions> = fc.record({
  region: fc.constantFrom('france', 'belgique', 'suisse'),
  hyphens: fc.constantFrom('none', 'traditional', 'reform1990'),
});

const wholeNumber = (min: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.integer({ min, max: Math.min(99, max) }),
    fc.integer({ min, max: Math.min(9999, max) }),
    fc.integer({ min, max }),
  );

/** A whole number up to `max` (at least 1), small ones as likely as large ones, with its words. */
export const spokenNumber = (max = 999_999_999_999): fc.Arbitrary<Spoken<number>> =>
  fc
    .tuple(wholeNumber(0, max), spellOptions)
    .map(([value, options]) => ({ value, text: spellNumber(value, options) }));

/** A rank from 1 to `max` with its words: `vingt et unième`, `première`. */
export const spokenOrdinal = (max = 9999): fc.Arbitrary<Spoken<number>> =>
  fc.tuple(wholeNumber(1, max), spellOptions, fc.boolean()).map(([value, options, feminine]) => ({
    value,
    text: spellNumber(value, { ...options, ordinal: true, feminine }),
  }));

/** An amount in euros, with or without cents, as said: `douze euros cinquante`, `mille deux cents euros`. */
export const spokenAmount: fc.Arbitrary<Spoken<number>> = fc
  .tuple(fc.integer({ min: 1, max: 9999 }), fc.option(fc.integer({ min: 10, max: 99 })))
  .map(([euros, cents]) => {
    const text = `${spellNumber(euros)} euro${euros > 1 ? 's' : ''}`;
    if (cents === null) return { value: euros, text };
    return { value: Number(`${euros}.${cents}`), text: `${text} ${spellNumber(cents)}` };
  });
