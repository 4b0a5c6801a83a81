import { spellNumber } from '@decroche/french';
import { sayDigits } from '@decroche/french/arbitraries';
import fc from 'fast-check';
import { type Piece, secret } from './labelled-text.ts';

const digits = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((list) => list.join(''));
const pad = (value: number, length: number): string => String(value).padStart(length, '0');

/** A valid NIR of 15 characters (INSEE), of a person born from 1935 on; sometimes Corsican. */
export const nir: fc.Arbitrary<string> = fc
  .record({
    sex: fc.constantFrom('1', '2'),
    year: fc.integer({ min: 35, max: 99 }),
    month: fc.integer({ min: 1, max: 12 }),
    department: fc.oneof(
      {
        weight: 12,
        arbitrary: fc
          .integer({ min: 1, max: 95 })
          .filter((n) => n !== 20)
          .map((n) => pad(n, 2)),
      },
      { weight: 1, arbitrary: fc.constantFrom('2A', '2B', '99') },
    ),
    rest: fc.tuple(fc.integer({ min: 1, max: 990 }), fc.integer({ min: 1, max: 999 })),
  })
  .map(({ sex, year, month, department, rest }) => {
    const body = `${sex}${pad(year, 2)}${pad(month, 2)}${department}${pad(rest[0], 3)}${pad(rest[1], 3)}`;
    const key = 97n - (BigInt(body.replace('2A', '19').replace('2B', '18')) % 97n);
    return body + pad(Number(key), 2);
  });

/** Ways people group the figures of a NIR. */
const NIR_GROUPS: readonly (readonly number[])[] = [
  [1, 2, 2, 2, 3, 3, 2],
  [1, 2, 2, 2, 1, 2, 1, 2, 2],
  [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  [1, 2, 2, 2, 2, 2, 2, 2],
  [3, 2, 2, 3, 3, 2],
  [1, 2, 2, 5, 3, 2],
];
const INTERRUPTIONS = ['euh', 'attendez', 'donc', 'euh alors', 'voilà', 'attendez je regarde', 'puis'];

/** Groups with words thrown in between two of them now and then. */
function interrupted(groups: readonly string[], breaks: readonly number[], word: string): string {
  return groups.map((group, at) => (breaks.includes(at) && at > 0 ? `${word} ${group}` : group)).join(' ');
}

const breaks = (length: number): fc.Arbitrary<{ at: number[]; word: string }> =>
  fc.record({
    at: fc.oneof(
      { weight: 3, arbitrary: fc.constant<number[]>([]) },
      { weight: 1, arbitrary: fc.array(fc.integer({ min: 1, max: length }), { maxLength: 2 }) },
    ),
    word: fc.constantFrom(...INTERRUPTIONS),
  });

function grouped(text: string, sizes: readonly number[]): string[] {
  const groups: string[] = [];
  for (let at = 0, i = 0; at < text.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    groups.push(text.slice(at, at + size));
    at += size;
  }
  return groups;
}

/** A group as said: `2A` is two words. */
const say = (group: string): string =>
  /[AB]/.test(group)
    ? group
        .split('')
        .map((c) => (/\d/.test(c) ? spellNumber(Number(c)) : c.toLowerCase()))
        .join(' ')
    : sayDigits(group, [group.length]);

/** A NIR as people say or type it, whole or without its key. */
export const nirPiece: fc.Arbitrary<Piece> = fc
  .record({
    nir,
    groups: fc.constantFrom(...NIR_GROUPS),
    key: fc.boolean(),
    spoken: fc.boolean(),
    breaks: breaks(8),
  })
  .map(({ nir: number, groups, key, spoken, breaks: cut }) => {
    const parts = grouped(key ? number : number.slice(0, 13), groups);
    return secret('NIR', spoken ? interrupted(parts.map(say), cut.at, cut.word) : parts.join(' '));
  });

/** A phone number, national or with the prefix of France, said in pairs or digit by digit, or typed. */
export const phonePiece: fc.Arbitrary<Piece> = fc
  .record({
    prefix: fc.constantFrom('01', '02', '03', '04', '05', '06', '07', '09'),
    rest: digits(8),
    form: fc.constantFrom(
      'pairs',
      'digits',
      'spaced',
      'dotted',
      'plain',
      'international',
      'spoken-international',
    ),
    breaks: breaks(5),
  })
  .map(({ prefix, rest, form, breaks: cut }) => {
    const number = prefix + rest;
    const pairs = number.match(/../g) ?? [];
    switch (form) {
      case 'pairs':
        return secret(
          'PHONE',
          interrupted(
            pairs.map((pair) => sayDigits(pair, [2])),
            cut.at,
            cut.word,
          ),
        );
      case 'digits':
        return secret('PHONE', sayDigits(number, [1]));
      case 'spaced':
        return secret('PHONE', pairs.join(' '));
      case 'dotted':
        return secret('PHONE', pairs.join('.'));
      case 'international':
        return secret('PHONE', `+33 ${number.slice(1, 2)} ${grouped(number.slice(2), [2]).join(' ')}`);
      case 'spoken-international':
        return secret('PHONE', `plus trente trois ${sayDigits(number.slice(1), [1, 2, 2, 2, 2])}`);
      default:
        return secret('PHONE', number);
    }
  });

/** A French IBAN with a right key (ISO 13616), typed in fours or without spaces, or said. */
export const ibanPiece: fc.Arbitrary<Piece> = fc
  .record({ bban: digits(23), form: fc.constantFrom('fours', 'plain', 'said') })
  .map(({ bban, form }) => {
    const key = pad(98 - Number(BigInt(`${bban}152700`) % 97n), 2);
    const iban = `FR${key}${bban}`;
    if (form === 'plain') return secret('IBAN', iban);
    if (form === 'fours') return secret('IBAN', grouped(iban, [4]).join(' '));
    return secret('IBAN', `f r ${sayDigits(iban.slice(2), [2])}`);
  });

/** A payment card number with a right Luhn key (ISO/IEC 7812). */
export const cardPiece: fc.Arbitrary<Piece> = digits(14).map((rest) => {
  const body = `4${rest}`;
  let sum = 0;
  for (let at = 0; at < body.length; at++) {
    const digit = Number(body[body.length - 1 - at]);
    sum += at % 2 === 1 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return secret('OTHER_ID', grouped(`${body}${(10 - (sum % 10)) % 10}`, [4]).join(' '));
});

/** The number of a file, said or typed. */
export const filePiece: fc.Arbitrary<Piece> = fc
  .record({
    number: fc.integer({ min: 100_000, max: 99_999_999 }),
    form: fc.constantFrom('plain', 'pairs', 'digits', 'letters'),
  })
  .map(({ number, form }) => {
    const text = String(number);
    if (form === 'plain') return secret('DOSSIER', text);
    if (form === 'letters') return secret('DOSSIER', `RV-${text}`);
    return secret('DOSSIER', sayDigits(text, form === 'pairs' ? [2] : [1]));
  });
