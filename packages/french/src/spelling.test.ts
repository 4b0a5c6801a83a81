import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COMMON_WORDS } from './common-words.ts';
import { editDistance } from './edit-distance.ts';
import { fold } from './fold.ts';
import { SpellingIndex } from './spelling.ts';

const vocabulary: [string, number][] = [
  ['réversion', 50],
  ['révision', 5],
  ['pension', 80],
  ['carrière', 60],
  ['longue', 20],
  ['ASPA', 10],
  ['trimestre', 90],
  ['minimum contributif', 4],
  ['invalidité', 30],
  ['veuvage', 12],
];
const index = new SpellingIndex(vocabulary);

describe('SpellingIndex', () => {
  test.each([
    ['revertion', 'réversion'],
    ['réverssion', 'réversion'],
    ['pention', 'pension'],
    ['cariere', 'carrière'],
    ['carrrière', 'carrière'],
    ['longe', 'longue'],
    ['haspa', 'ASPA'],
    ['trimstre', 'trimestre'],
    ['tirmestre', 'trimestre'],
    ['invalidite', 'invalidité'],
    ['veuvaje', 'veuvage'],
  ])('%s may be %s', (heard, meant) => {
    expect(index.suggest(heard)[0]?.word).toBe(meant);
  });

  test.each(['maison', 'Bonjour', 'partir', 'xyzzyxy', 'ab', '1964', ''])('%s is left alone', (word) => {
    expect(index.suggest(word)).toEqual([]);
  });

  test('a known word is its own only suggestion, in the form of the vocabulary', () => {
    expect(index.suggest('REVERSION')).toEqual([
      { word: 'réversion', distance: 0, sameSound: true, frequency: 50, score: 1 },
    ]);
    expect(index.has('reversion')).toBe(true);
    expect(index.has('maison')).toBe(false);
    expect(index.knows('maison')).toBe(true);
  });

  test('words that fold alike are one, in their commonest form, with their frequencies added', () => {
    const merged = new SpellingIndex(
      [
        ['cote', 1],
        ['côte', 5],
        ['côté', 2],
      ],
      { protectedWords: [] },
    );
    expect(merged.size).toBe(1);
    expect(merged.suggest('cote')[0]).toMatchObject({ word: 'côte', frequency: 8 });
  });

  test('the likelier word comes first and no more than max are given', () => {
    const close = new SpellingIndex(
      [
        ['rente', 100],
        ['vente', 1],
        ['tente', 1],
      ],
      { protectedWords: [] },
    );
    expect(close.suggest('lente').map(({ word }) => word)[0]).toBe('rente');
    expect(close.suggest('lente', { max: 2 })).toHaveLength(2);
  });

  test('words of four letters or fewer get one edit only', () => {
    const short = new SpellingIndex(
      [
        ['caf', 1],
        ['cnav', 1],
      ],
      { protectedWords: [] },
    );
    expect(short.suggest('cnavu').map(({ word }) => word)).toEqual(['cnav']);
    expect(short.suggest('xnva')).toEqual([]);
  });

  test('finds every word within its distance, as a full scan would', () => {
    const words = COMMON_WORDS.filter((word) => word.length >= 5).slice(0, 400);
    const searched = new SpellingIndex(
      words.map((word) => [word, 1] as const),
      { protectedWords: [] },
    );
    const edits = fc.array(fc.tuple(fc.nat(12), fc.constantFrom('insert', 'delete', 'change', 'swap')), {
      minLength: 1,
      maxLength: 2,
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...words),
        edits,
        fc.constantFrom(...'aeinrstz'),
        (word, changes, letter) => {
          let heard = fold(word);
          for (const [place, change] of changes) {
            const at = place % heard.length;
            const [head, tail] = [heard.slice(0, at), heard.slice(at)];
            if (change === 'insert') heard = head + letter + tail;
            else if (change === 'delete') heard = head + tail.slice(1);
            else if (change === 'change') heard = head + letter + tail.slice(1);
            else heard = head + (tail[1] ?? '') + (tail[0] ?? '') + tail.slice(2);
          }
          fc.pre(heard.length >= 5 && !searched.has(heard));
          const scanned = words.filter((candidate) => editDistance(heard, fold(candidate), 2) <= 2);
          const suggested = new Set(
            searched.suggest(heard, { max: 500 }).map((suggestion) => fold(suggestion.word)),
          );
          for (const candidate of scanned)
            expect([heard, candidate, suggested.has(fold(candidate))]).toEqual([heard, candidate, true]);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('editDistance', () => {
  test.each([
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['abc', 'ab', 1],
    ['', 'ab', 2],
    ['chat', 'chien', 3],
    ['longtemps', 'court', 4],
  ])('%s and %s: %i', (a, b, distance) => {
    expect(editDistance(a, b, 3)).toBe(distance);
  });

  test('is the same both ways', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abc'), maxLength: 6 });
    fc.assert(fc.property(word, word, (a, b) => editDistance(a, b, 4) === editDistance(b, a, 4)));
  });
});

describe('COMMON_WORDS', () => {
  test('has no doubles and no empty word', () => {
    expect(new Set(COMMON_WORDS).size).toBe(COMMON_WORDS.length);
    expect(COMMON_WORDS.every((word) => /^[a-zàâäçéèêëîïôöùûüœæ'-]+$/.test(word))).toBe(true);
    expect(COMMON_WORDS.length).toBeGreaterThan(1500);
  });
});
