import { nir } from '@decroche/french/arbitraries';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lexicon } from '../test/word-lists.ts';
import { personalClasses } from './documents/document-policy.ts';
import { Redactor } from './redaction.ts';

const redactor = new Redactor(lexicon, () => 2026);

/** What is left of a text. */
function left(text: string): string {
  let rest = text;
  for (const { start, end } of redactor.find(redactor.read(text)).toReversed())
    rest = rest.slice(0, start) + rest.slice(end);
  return rest;
}

const dashes = [
  '-',
  '\u2010',
  '\u2011',
  '\u2012',
  '\u2013',
  '\u2014',
  '\u2015',
  '\u2212',
  '\ufe63',
  '\uff0d',
];
const marks = fc.constantFrom(...dashes, '.', ',', ';', '/', ':', '_', '|', '·', '•');
const spaces = fc.constantFrom(' ', '\u00a0', '\u202f', '\u2009', '\u3000', '\n', '\r\n', '\t', '  ');
/** Nothing to see between two groups. */
const invisible = fc.constantFrom('\u00ad', '\u200b', '\u2060', '\ufeff', '\u200e');
const separator = fc.oneof(
  spaces,
  invisible,
  marks,
  fc.tuple(marks, spaces).map((pair) => pair.join('')),
  fc.tuple(spaces, marks, spaces).map((pieces) => pieces.join('')),
);

/** Figures as another keyboard or another script writes them. */
const script = fc.constantFrom(
  '0123456789',
  '０１２３４５６７８９',
  '٠١٢٣٤٥٦٧٨٩',
  '०१२३४५६७८९',
  '𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗',
);
const inScript = (text: string, digits: string): string =>
  text.replace(/\d/g, (digit) => [...digits][Number(digit)] as string);

const digits = (length: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: 10 ** length - 1 }).map((value) => String(value).padStart(length, '0'));
const cut = (text: string, sizes: readonly number[]): string[] => {
  let at = 0;
  return sizes.map((size) => {
    at += size;
    return text.slice(at - size, at);
  });
};

const phone = fc
  .tuple(fc.constantFrom('01', '02', '03', '04', '05', '06', '07', '09'), digits(8), fc.boolean())
  .map(([prefix, rest, pairs]) => cut(prefix + rest, pairs ? [2, 2, 2, 2, 2] : [4, 3, 3]));
const social = nir.map((number) => cut(number, [1, 2, 2, 2, 3, 3, 2]));
const birth = fc
  .tuple(
    fc.integer({ min: 1, max: 28 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1935, max: 2004 }),
  )
  .map(([day, month, year]) => [String(day).padStart(2, '0'), String(month).padStart(2, '0'), String(year)]);
const iban = digits(23).map((number) => cut(`FR76${number}`, [4, 4, 4, 4, 4, 4, 3]));
const file = fc.tuple(digits(3), digits(3), digits(2)).map((groups) => ['RT', ...groups]);

const identifiers: [string, string, fc.Arbitrary<string[]>][] = [
  ['phone number', 'vous pouvez me rappeler au ', phone],
  ['social security number', 'mon numéro de sécurité sociale ', social],
  ['date of birth', 'date de naissance ', birth],
  ['account number', 'mon iban ', iban],
  ['file number', 'mon dossier ', file],
];

describe('whatever stands between its groups', () => {
  it.each(identifiers)('no figure of a %s is left', { timeout: 90_000 }, (_, before, groups) => {
    fc.assert(
      fc.property(groups, separator, script, (parts, between, figures) => {
        const text = `${before}${inScript(parts.join(between), figures)} merci`;
        expect(left(text).replace(/[^\p{Nd}]/gu, ''), JSON.stringify(text)).toBe('');
        expect(left(text)).toContain('merci');
      }),
      { seed: 17, numRuns: 250 },
    );
  });

  it('an e-mail address with invisible characters in it goes whole', () => {
    fc.assert(
      fc.property(invisible, fc.integer({ min: 1, max: 21 }), (mark, at) => {
        const address = 'solange.brehat@free.fr';
        const text = `écrivez à ${address.slice(0, at)}${mark}${address.slice(at)} merci`;
        expect(left(text).replace(/\p{Cf}/gu, '')).not.toMatch(/solange|brehat|free/);
      }),
      { seed: 17, numRuns: 100 },
    );
  });

  it('the gate of imported documents sees it too', () => {
    fc.assert(
      fc.property(phone, separator, script, (parts, between, figures) => {
        const text = `Le portable de son fils : ${inScript(['06', ...parts.slice(1)].join(between), figures)}`;
        const mobile = `06${parts.slice(1).join('')}`.length === 10;
        if (mobile)
          expect(personalClasses(redactor, lexicon, text, ''), JSON.stringify(text)).toContain('PHONE');
      }),
      { seed: 17, numRuns: 150 },
    );
  });
});

describe('what is written with any mark and names nobody', () => {
  it.each([
    'à 16, 18, 20 ou 21 ans',
    'les taux de 0,25 0,50 0,75 1,00',
    'en 1982 ; 1983 ; 1985',
    'mes années 1980, 1981, 1983 et 1985',
    '12 ; 14 ; 16 trimestres',
    'les années 82, 83, 84, 85',
    'plafonds : 1 410,89 ; 1 444,89 ; 25 001,60 €',
    'du 01/01/1980 au 31/12/1985',
    'articles L. 351-1, R. 351-9, D. 351-1-1',
    'un montant de 25 501¹ € l’an',
    'de 9 h 30 à 12 h 15 ; de 14 h à 16 h 30',
    '40\u202f002,56 € – 41\u00a0230,06 €',
  ])('%s stays', (text) => {
    expect(left(text)).toBe(text);
  });
});
