import fc from 'fast-check';
import { MONTH_NAMES } from '../calendar.ts';
import { type SpellNumberOptions, spellNumber } from '../spell-number.ts';

/** Something said, and what it means. */
export interface Spoken<T> {
  readonly value: T;
  readonly text: string;
}

export interface SpokenDate {
  readonly day: number;
  readonly month: number;
  readonly year: number;
}

/** Ways to say numbers, French, Belgian or Swiss, with or without hyphens. */
export const spellOptions: fc.Arbitrary<SpellNumberOptions> = fc.record({
  region: fc.constantFrom('france', 'belgique', 'suisse'),
  hyphens: fc.constantFrom('none', 'traditional', 'reform1990'),
});

/** A whole number of any size up to `max`, small ones as likely as large ones, with its words. */
export const spokenNumber = (max = 999_999_999_999): fc.Arbitrary<Spoken<number>> =>
  fc
    .tuple(
      fc.oneof(fc.nat(Math.min(100, max)), fc.nat(Math.min(9999, max)), fc.integer({ min: 0, max })),
      spellOptions,
    )
    .map(([value, options]) => ({ value, text: spellNumber(value, options) }));

/** A calendar day between two years, said with the month by name, as recognisers write it. */
export const spokenDate = (fromYear = 1920, toYear = 2030): fc.Arbitrary<Spoken<SpokenDate>> =>
  fc
    .record({
      day: fc.integer({ min: 1, max: 28 }),
      month: fc.integer({ min: 1, max: 12 }),
      year: fc.integer({ min: fromYear, max: toYear }),
      hundreds: fc.boolean(),
    })
    .map(({ day, month, year, hundreds }) => {
      const dayText = day === 1 ? 'premier' : spellNumber(day);
      const yearText = spellNumber(year, { hundredsForYears: hundreds });
      return { value: { day, month, year }, text: `${dayText} ${MONTH_NAMES[month - 1]} ${yearText}` };
    });

const sayPair = (pair: string): string =>
  pair.startsWith('0') ? `zéro ${spellNumber(Number(pair[1]))}` : spellNumber(Number(pair));

/** Digits said in groups of the given sizes; a group that begins with 0 says its zeros one by one. */
export function sayDigits(digits: string, sizes: readonly number[]): string {
  const spoken: string[] = [];
  let at = 0;
  for (let i = 0; at < digits.length; i++) {
    let group = digits.slice(at, at + (sizes[i % sizes.length] as number));
    at += group.length;
    while (group.length > 1 && group.startsWith('0')) {
      spoken.push('zéro');
      group = group.slice(1);
    }
    spoken.push(spellNumber(Number(group)));
  }
  return spoken.join(' ');
}

/** A fictitious French phone number in the ranges kept for fiction, said in pairs or digit by digit. */
export const spokenPhone: fc.Arbitrary<Spoken<string>> = fc
  .tuple(
    fc.constantFrom('019900', '026191', '035301', '046571', '053649', '063998'),
    fc.integer({ min: 0, max: 9999 }),
    fc.boolean(),
  )
  .map(([prefix, rest, pairs]) => {
    const value = prefix + String(rest).padStart(4, '0');
    const text = pairs ? (value.match(/../g) ?? []).map(sayPair).join(' ') : sayDigits(value, [1]);
    return { value, text };
  });
