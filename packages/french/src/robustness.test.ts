import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spokenWords } from './arbitraries/mod.ts';
import {
  acronyms,
  digitReadings,
  fold,
  foldWithOrigins,
  lightStem,
  normaliseSpoken,
  phoneticKey,
  readDates,
  readNumbers,
  readSpelledWords,
  SpellingIndex,
  stem,
  tokenize,
} from './mod.ts';

const index = new SpellingIndex([['retraite', 1]]);

/** Each takes one text; those that take words get its words. */
const FUNCTIONS: Record<string, (text: string) => unknown> = {
  fold,
  foldWithOrigins,
  stem,
  lightStem,
  phoneticKey,
  tokenize,
  readNumbers,
  readDates,
  readSpelledWords,
  digitReadings: (text) => {
    const tokens = tokenize(text);
    return digitReadings(tokens, { from: 0, to: tokens.length }, { lengths: [10, 13, 15] });
  },
  normaliseSpoken: (text) => normaliseSpoken(text.split(' ')),
  'acronyms.find': (text) => acronyms.find(text.split(' ')),
  'SpellingIndex.suggest': (text) => index.suggest(text),
};

const PIECES = [
  ...["'", '@', 'x.fr/', '://', '\u0301', 'mille milliards '],
  ...[
    'a',
    'é',
    's',
    'œ',
    'th',
    "d'",
    '-',
    '1',
    '1 ',
    '1.',
    'a@',
    '(',
    'quatre vingt ',
    'soixante dix ',
    'deux a ',
  ],
  ...[
    'zéro ',
    'mille ',
    'million ',
    'cent et ',
    'virgule zéro ',
    'euh ',
    'mars ',
    'de ',
    'le 12 ',
    '12 03 ',
    'en 64 ',
  ],
  ...[
    'c ',
    'd u ',
    'deux ',
    'double ',
    'm comme ',
    'tiret ',
    'pour cent ',
    'euros ',
    'heures et demie ',
    'ement',
  ],
  ...['quatre-vingt-', 'une ', 'né le ', '1 234 ', 'e accent ', 'trait d union ', 'n r a c ', 'aimaient'],
];

const SMALL = 4000;
const TIMES = 8;
/** Largest growth that still counts as linear. */
const LINEAR = 28;

/** Of this process alone: whatever else the machine does takes wall time. */
function milliseconds(run: (text: string) => unknown, text: string): number {
  const before = process.cpuUsage();
  run(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** How many times longer a text of {@link TIMES} times the length takes; the floor keeps timer noise out. */
function growth(run: (text: string) => unknown, piece: string): number {
  const small = piece.repeat(Math.ceil(SMALL / piece.length));
  const large = small.repeat(TIMES);
  run(small);
  const base = Math.min(milliseconds(run, small), milliseconds(run, small));
  return milliseconds(run, large) / Math.max(base, 2);
}

describe.each(Object.entries(FUNCTIONS))('%s', (_name, run) => {
  test('takes any text and answers the same twice', { timeout: 60_000 }, () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(..."aé1 0,.-'@œ\ud83d\u0301") }),
      spokenWords.map((words) => words.join(' ')),
      fc.array(fc.constantFrom(...PIECES)).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, (input) => {
        expect(JSON.stringify(run(input))).toBe(JSON.stringify(run(input)));
      }),
      { numRuns: 300 },
    );
  });

  test('takes time in proportion to its text, whatever is repeated', { timeout: 120_000 }, () => {
    for (const piece of PIECES) {
      // Quadratic work takes 64 times as long, every time; a busy machine disturbs one measure, not five.
      let least = Number.POSITIVE_INFINITY;
      for (let attempt = 0; attempt < 5 && least >= LINEAR; attempt++)
        least = Math.min(least, growth(run, piece));
      expect([piece, least < LINEAR]).toEqual([piece, true]);
    }
  });
});
