import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  nir,
  sayDigits,
  spokenNir,
  spokenNumber,
  spokenOrdinal,
  spokenPhone,
  spokenWords,
} from './arbitraries/mod.ts';
import { digitReadings, NIR_BORDERS, PHONE_BORDERS } from './digit-readings.ts';
import { readNumbers } from './numbers.ts';
import { spellNumber } from './spell-number.ts';
import { tokenize } from './token.ts';

const seen = (text: string): [string, number][] => readNumbers(text).map(({ kind, value }) => [kind, value]);

describe('readNumbers', () => {
  test.each<[string, [string, number][]]>([
    ['quatre vingt dix sept', [['cardinal', 97]]],
    ['quatre-vingt-dix-sept', [['cardinal', 97]]],
    ['soixante et onze', [['cardinal', 71]]],
    ['septante huit', [['cardinal', 78]]],
    ['huitante et un', [['cardinal', 81]]],
    ['octante deux', [['cardinal', 82]]],
    ['nonante neuf', [['cardinal', 99]]],
    ['mille neuf cent cinquante deux', [['cardinal', 1952]]],
    ['dix neuf cent cinquante deux', [['cardinal', 1952]]],
    ['mil neuf cent', [['cardinal', 1900]]],
    ['deux mille vingt six', [['cardinal', 2026]]],
    ['trois millions deux cent mille', [['cardinal', 3_200_000]]],
    ['un milliard deux millions trois', [['cardinal', 1_002_000_003]]],
    ['douze virgule cinq', [['decimal', 12.5]]],
    ['trois virgule zéro cinq', [['decimal', 3.05]]],
    ['deux et demi', [['decimal', 2.5]]],
    ['12 virgule 25', [['decimal', 12.25]]],
    ['premier', [['ordinal', 1]]],
    ['vingt et unième', [['ordinal', 21]]],
    ['quatre vingtième', [['ordinal', 80]]],
    ['deux millième', [['ordinal', 2000]]],
    [
      '1er 2ème 3e',
      [
        ['ordinal', 1],
        ['ordinal', 2],
        ['ordinal', 3],
      ],
    ],
    ['1 803,50 €', [['decimal', 1803.5]]],
    ['1.803 euros', [['cardinal', 1803]]],
    ['12 345 678', [['cardinal', 12_345_678]]],
    ['cinquante pour cent', [['cardinal', 50]]],
    ['pour cent euros', [['cardinal', 100]]],
    [
      'un enfant et deux chats',
      [
        ['cardinal', 1],
        ['cardinal', 2],
      ],
    ],
    [
      'vingt premiers',
      [
        ['cardinal', 20],
        ['ordinal', 1],
      ],
    ],
    ['rien du tout', []],
  ])('%s', (text, expected) => {
    expect(seen(text)).toEqual(expected);
  });

  test.each<[string, string, string]>([
    ['zéro six douze trente quatre cinquante six soixante dix huit', '0612345678', '0 6 12 34 56 78'],
    ['06 12 34 56 78', '0612345678', '06 12 34 56 78'],
    ['06.12.34.56.78', '0612345678', '06 12 34 56 78'],
    ['06-12-34', '061234', '06 12 34'],
    ['zéro six euh douze', '0612', '0 6 12'],
    ['double zéro trente trois', '0033', '00 33'],
    ['un quarante six zéro cinq deux a zéro quatre', '146052A04', '1 46 0 5 2 A 0 4'],
    ['1 46 05 2A 004 123', '146052A004123', '1 46 05 2A 004 123'],
    ['1 55 06 03 005 186 38', '155060300518638', '1 55 06 03 005 186 38'],
    ['vingt quatre vingt dix', '2090', '20 90'],
    ['zéro quatre vingt-quatre quatre-vingt-cinq', '042485', '0 4 24 85'],
    ['0612345678', '0612345678', '0612345678'],
  ])('%s is a run of digits', (text, digits, parts) => {
    const [run, ...more] = readNumbers(text);
    expect(more).toEqual([]);
    expect(run).toMatchObject({ kind: 'digits', digits });
    expect(run?.parts.map((part) => part.digits).join(' ')).toBe(parts);
  });

  test('a lone un, une, neuf or second is marked as ambiguous, one inside a numeral is not', () => {
    expect(readNumbers('un chat neuf vingt et un').map(({ ambiguous }) => ambiguous)).toEqual([true, false]);
    expect(readNumbers('une seconde').map(({ ambiguous }) => ambiguous)).toEqual([true, true]);
  });

  test('offsets and token ranges are those of the words', () => {
    const text = "j'ai cent soixante-douze trimestres";
    const [number] = readNumbers(text);
    expect(text.slice(number?.start, number?.end)).toBe('cent soixante-douze');
    expect([number?.from, number?.to]).toEqual([2, 5]);
  });

  test('reads every number up to twenty thousand back from its words', () => {
    const isReadBack = (n: number): boolean => {
      const [number, ...more] = readNumbers(spellNumber(n));
      return number?.kind === 'cardinal' && number.value === n && more.length === 0;
    };
    const failed = Array.from({ length: 20_001 }, (_, n) => n).filter((n) => !isReadBack(n));
    expect(failed).toEqual([]);
  });

  test('reads any number back from its words, in every region and hyphenation', () => {
    fc.assert(
      fc.property(spokenNumber(), ({ value, text }) => {
        expect(seen(text)).toEqual([['cardinal', value]]);
      }),
      { numRuns: 2000 },
    );
  });

  test('reads any rank back from its words', () => {
    fc.assert(
      fc.property(spokenOrdinal(), ({ value, text }) => {
        expect(seen(text)).toEqual([['ordinal', value]]);
      }),
      { numRuns: 1000 },
    );
  });

  test('reads years said in hundreds', () => {
    for (let year = 1100; year <= 1999; year++) {
      expect(seen(spellNumber(year, { hundredsForYears: true }))).toEqual([['cardinal', year]]);
    }
  });

  test('spans never overlap, follow the text and are covered by their parts', () => {
    fc.assert(
      fc.property(spokenWords, (words) => {
        const text = words.join(' ');
        const tokens = tokenize(text);
        let to = 0;
        for (const span of readNumbers(tokens)) {
          expect(span.from).toBeGreaterThanOrEqual(to);
          expect(span.start).toBe(tokens[span.from]?.start);
          expect(span.end).toBe(tokens[span.to - 1]?.end);
          expect(span.parts[0]?.from).toBe(span.from);
          expect(span.parts.at(-1)?.to).toBe(span.to);
          expect(span.digits).toBe(span.parts.map((part) => part.digits).join(''));
          to = span.to;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('digitReadings', () => {
  const readings = (text: string, options: Parameters<typeof digitReadings>[2] = {}): readonly string[] => {
    const tokens = tokenize(text);
    return digitReadings(tokens, { from: 0, to: tokens.length }, options).readings;
  };

  test('lists all that "soixante dix huit" may be', () => {
    expect(readings('soixante dix huit')).toEqual(['78', '708', '6018', '60108']);
  });

  test('keeps to the wanted lengths', () => {
    expect(readings('soixante dix huit', { lengths: [4] })).toEqual(['6018']);
    expect(readings('soixante dix huit', { lengths: [9] })).toEqual([]);
  });

  test('prefers the reading that falls into the usual groups', () => {
    const spoken = 'zéro quatre vingt quatre quatre vingt cinq trente trois cinquante quatre';
    expect(readings(spoken, { lengths: [10], borders: PHONE_BORDERS })[0]).toBe('0424853354');
  });

  test('passes over words that say no number, and takes misheard ones when asked', () => {
    expect(readings('un attendez quatre')).toEqual(['14']);
    expect(readings('un cette quatre', { misheard: true })).toEqual(['174', '14']);
  });

  test('stops at its limit and says so', () => {
    const tokens = tokenize('soixante dix huit '.repeat(20));
    const found = digitReadings(tokens, { from: 0, to: tokens.length }, { limit: 10 });
    expect(found.readings).toHaveLength(10);
    expect(found.truncated).toBe(true);
  });

  test('gives up ranges that no number fills', () => {
    const tokens = tokenize('zéro '.repeat(600));
    const [run] = readNumbers(tokens);
    expect(digitReadings(tokens, { from: 0, to: 600 })).toEqual({ readings: [], truncated: true });
    expect(digitReadings(tokens, { from: 0, to: 600, digits: run?.digits ?? '' }).readings).toEqual([
      run?.digits,
    ]);
  });

  test('every phone number said is among the readings of ten digits', () => {
    fc.assert(
      fc.property(spokenPhone, ({ value, text }) => {
        expect(readings(text, { lengths: [10], borders: PHONE_BORDERS })).toContain(value);
      }),
      { numRuns: 500 },
    );
  });

  test('the first reading of a phone number said in pairs is one that is said in pairs with these words', () => {
    const said = (digits: string): string => sayDigits(digits, [2]).replaceAll('vingts', 'vingt');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), (rest) => {
        const spoken = said(`06${String(rest).padStart(8, '0')}`);
        const [first = ''] = readings(spoken, { lengths: [10], borders: PHONE_BORDERS });
        expect(said(first)).toBe(spoken);
      }),
      { numRuns: 1000 },
    );
  });

  test('every social security number said is among the readings of fifteen digits', () => {
    fc.assert(
      fc.property(spokenNir, ({ value, text }) => {
        const [run] = readNumbers(text);
        const tokens = tokenize(text);
        expect(run?.to).toBe(tokens.length);
        if (run === undefined) return;
        expect(digitReadings(tokens, run, { lengths: [15], borders: NIR_BORDERS }).readings).toContain(value);
      }),
      { numRuns: 500 },
    );
  });

  test('any way of saying thirteen digits in groups of one to three can be read back', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 13 });
    fc.assert(
      fc.property(nir, sizes, (number, groups) => {
        fc.pre(/^\d+$/.test(number));
        const digits = number.slice(0, 13);
        const found = readings(sayDigits(digits, groups), {
          lengths: [13],
          borders: NIR_BORDERS,
          limit: 2000,
        });
        expect(found).toContain(digits);
      }),
      { numRuns: 300 },
    );
  });
});
