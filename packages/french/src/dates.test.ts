import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spokenDate, spokenWords } from './arbitraries/mod.ts';
import { isCalendarDay, isPlausibleBirthYear, resolveTwoDigitYear } from './calendar.ts';
import { type DateSpan, readDates } from './dates.ts';

const seen = (text: string): string[] =>
  readDates(text).map(({ day = '', month = '', year = '', cue }) => `${day}/${month}/${year} ${cue}`);

describe('readDates', () => {
  test.each<[string, string[]]>([
    ['je suis né le premier mars mille neuf cent soixante quatre', ['1/3/1964 birth']],
    ['né en soixante quatre', ['//64 birth']],
    ['née en 64', ['//64 birth']],
    ['je suis de cinquante deux', ['//52 none']],
    ['la génération soixante quatre', ['//64 birth']],
    ['depuis mars 2021', ['/3/2021 since']],
    ['le 1er janvier 2024 à 12h30', ['1/1/2024 none']],
    ['12/03/1960', ['12/3/1960 none']],
    ['12-03-60', ['12/3/60 none']],
    ['12.03.1960', ['12/3/1960 none']],
    ['1960-03-12', ['12/3/1960 none']],
    ['effet 01/2027', ['/1/2027 none']],
    ['née 07/63', ['/7/63 birth']],
    ['né févr. 1962', ['/2/1962 birth']],
    ['en mars. 1965 est loin', ['/3/ in', '//1965 none']],
    ['née le douze zéro trois cinquante huit', ['12/3/58 birth']],
    ['ma date de naissance c’est le 14 juillet 57', ['14/7/57 birth']],
    ['en mille neuf cent cinquante deux', ['//1952 in']],
    ['en dix neuf soixante quatre', ['//1964 in']],
    ['de 1958 à 1972', ['//1958 none', '//1972 none']],
    ['du premier mars au trois avril deux mille vingt six', ['1/3/ none', '3/4/2026 none']],
    ["jusqu'en deux mille dix", ['//2010 until']],
    ['je pars en septembre', ['/9/ in']],
    ['le vingt quatre février', ['24/2/ none']],
    ["l'année quatre vingt seize", ['//96 none']],
    ['mars mille neuf cent quatre vingt seize', ['/3/1996 none']],
  ])('%s', (text, expected) => {
    expect(seen(text)).toEqual(expected);
  });

  test.each([
    'mille neuf cent cinquante euros par mois',
    "j'ai soixante deux ans",
    'deux mille personnes',
    'cent soixante quatre trimestres',
    'zéro six douze trente quatre cinquante six soixante dix huit',
    'le trente février',
    'on est deux à la maison',
    'la marche et mars',
  ])('%s: no date', (text) => {
    expect(seen(text)).toEqual([]);
  });

  test('gives the offsets of the date and of its year alone', () => {
    const text = 'né le douze mars soixante quatre à brest';
    const [date] = readDates(text) as [DateSpan];
    expect(text.slice(date.start, date.end)).toBe('douze mars soixante quatre');
    expect(text.slice(date.yearStart, date.yearEnd)).toBe('soixante quatre');
    expect(date.twoDigitYear).toBe(true);
  });

  test('reads any day said in words', () => {
    fc.assert(
      fc.property(spokenDate(), ({ value, text }) => {
        expect(readDates(`je suis né le ${text} à nantes`)).toMatchObject([{ ...value, cue: 'birth' }]);
      }),
      { numRuns: 1000 },
    );
  });

  test('dates do not overlap and exist in the calendar', () => {
    fc.assert(
      fc.property(spokenWords, (words) => {
        let to = 0;
        for (const date of readDates(words.join(' '))) {
          expect(date.from).toBeGreaterThanOrEqual(to);
          to = date.to;
          if (date.day !== undefined) expect(isCalendarDay(date.day, date.month ?? 0)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('years said with two digits', () => {
  test.each([
    [64, 'insured', 1964],
    [24, 'insured', 1924],
    [5, 'insured', 2005],
    [10, 'insured', 2010],
    [11, 'insured', 1911],
    [24, 'child', 2024],
    [75, 'child', 1975],
    [26, 'event', 2026],
    [41, 'event', 2041],
    [42, 'event', 1942],
    [98, 'event', 1998],
  ] as const)('%i of an %s is %i in 2026', (digits, role, year) => {
    expect(resolveTwoDigitYear(digits, 2026, role)).toBe(year);
  });

  test('keep their two digits and lie within a century of the latest possible year', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.integer({ min: 1990, max: 2090 }), (digits, now) => {
        const year = resolveTwoDigitYear(digits, now, 'insured');
        expect(year % 100).toBe(digits);
        expect(now - 16 - year).toBeGreaterThanOrEqual(0);
        expect(now - 16 - year).toBeLessThan(100);
      }),
    );
  });

  test('other numbers are refused', () => {
    expect(() => resolveTwoDigitYear(100, 2026)).toThrow(RangeError);
    expect(() => resolveTwoDigitYear(6.4, 2026)).toThrow(RangeError);
  });
});

describe('the calendar', () => {
  test('knows leap years', () => {
    expect(isCalendarDay(29, 2, 2024)).toBe(true);
    expect(isCalendarDay(29, 2, 2023)).toBe(false);
    expect(isCalendarDay(29, 2, 1900)).toBe(false);
    expect(isCalendarDay(29, 2)).toBe(true);
    expect(isCalendarDay(31, 4)).toBe(false);
  });

  test('takes living people only', () => {
    expect(isPlausibleBirthYear(1964, 2026)).toBe(true);
    expect(isPlausibleBirthYear(1890, 2026)).toBe(false);
    expect(isPlausibleBirthYear(2030, 2026)).toBe(false);
  });
});
