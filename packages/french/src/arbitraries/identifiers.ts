import fc from 'fast-check';
import { nirKey } from '../nir-key.ts';
import { spellNumber } from '../spell-number.ts';
import type { Spoken } from './numbers.ts';

/**
 * Digits said in groups of the given sizes, the last size going on; a group that begins with 0 says its zeros one
 * by one, and a Corsican letter is said as a letter.
 */
export function sayDigits(digits: string, sizes: readonly number[]): string {
  const spoken: string[] = [];
  let at = 0;
  for (let i = 0; at < digits.length; i++) {
    const size = sizes[Math.min(i, sizes.length - 1)] as number;
    let group = digits.slice(at, at + size);
    at += group.length;
    while (group.length > 1 && group.startsWith('0')) {
      spoken.push('zéro');
      group = group.slice(1);
    }
    if (/[AB]$/.test(group)) {
      spoken.push(...[...group].map((c) => (/\d/.test(c) ? spellNumber(Number(c)) : c.toLowerCase())));
    } else spoken.push(spellNumber(Number(group)));
  }
  return spoken.join(' ');
}

/** A phone number from the ranges that ARCEP keeps for fiction, said in pairs, in mixed groups or digit by digit. */
export const spokenPhone: fc.Arbitrary<Spoken<string>> = fc
  .tuple(
    fc.constantFrom('019900', '026191', '035301', '046571', '053649', '063998'),
    fc.integer({ min: 0, max: 9999 }),
    fc.constantFrom([2], [1], [2, 2, 2, 1], [2, 2, 3]),
  )
  .map(([prefix, rest, sizes]) => {
    const value = prefix + String(rest).padStart(4, '0');
    return { value, text: sayDigits(value, sizes) };
  });

const twoDigits = (n: number): string => String(n).padStart(2, '0');

/** A made-up social security number with a right key; `value` has 15 characters. */
export const nir: fc.Arbitrary<string> = fc
  .record({
    sex: fc.constantFrom('1', '2'),
    year: fc.integer({ min: 0, max: 99 }).map(twoDigits),
    month: fc.integer({ min: 1, max: 12 }).map(twoDigits),
    department: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 1, max: 95 }).map(twoDigits) },
      { weight: 1, arbitrary: fc.constantFrom('2A', '2B') },
    ),
    commune: fc.integer({ min: 1, max: 990 }),
    order: fc.integer({ min: 1, max: 999 }),
  })
  .map(({ sex, year, month, department, commune, order }) => {
    const body =
      sex + year + month + department + String(commune).padStart(3, '0') + String(order).padStart(3, '0');
    return body + nirKey(body);
  });

/** The number of {@link nir} said in its usual groups, in pairs after the sex, or digit by digit. */
export const spokenNir: fc.Arbitrary<Spoken<string>> = fc
  .tuple(
    nir,
    fc.constantFrom([1, 2, 2, 2, 3, 3, 2], [1], [1, 2, 2, 2, 3, 1, 1, 1, 2], [1, 2, 2, 2, 1, 2, 1, 2, 2]),
  )
  .map(([value, sizes]) => ({ value, text: sayDigits(value, sizes) }));
