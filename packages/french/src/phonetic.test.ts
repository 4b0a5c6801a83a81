import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COMMON_WORDS } from './common-words.ts';
import { phoneticKey, soundsLike } from './phonetic.ts';

describe('soundsLike', () => {
  test.each([
    ['réversion', 'revertion'],
    ['réversion', 'reversions'],
    ['aspa', 'haspa'],
    ['retraite', 'retraites'],
    ['retraite', 'retraitte'],
    ['Carsat', 'karsat'],
    ['trimestre', 'trimestres'],
    ['cotisation', 'cotisassion'],
    ['pension', 'pention'],
    ['carrière', 'cariere'],
    ['maison', 'mézon'],
    ['eau', 'haut'],
    ['mer', 'mère'],
    ['pharmacie', 'farmassi'],
    ['chômage', 'chomaje'],
    ['travail', 'travaille'],
    ['complémentaire', 'complementere'],
    ['veuvage', 'veuvages'],
    ['quatre', 'katre'],
    ['voix', 'voie'],
    ['enfant', 'anfan'],
    ['pain', 'pin'],
    ['fonctionnaire', 'fonctionère'],
  ])('%s and %s', (a, b) => {
    expect([phoneticKey(a), soundsLike(a, b)]).toEqual([phoneticKey(b), true]);
  });

  test.each([
    ['pension', 'passion'],
    ['retraite', 'traite'],
    ['chat', 'rat'],
    ['poisson', 'poison'],
    ['dessert', 'désert'],
    ['vin', 'vent'],
    ['bon', 'bonne'],
    ['petit', 'petite'],
    ['', ''],
  ])('not %s and %s', (a, b) => {
    expect(soundsLike(a, b)).toBe(false);
  });

  test('a word sounds like itself in capitals', () => {
    for (const word of COMMON_WORDS) expect(phoneticKey(word.toUpperCase())).toBe(phoneticKey(word));
  });

  test('every common word has a key, no longer than the word by more than two sounds', () => {
    for (const word of COMMON_WORDS) {
      expect([word, phoneticKey(word).length > 0]).toEqual([word, true]);
      expect(phoneticKey(word).length).toBeLessThanOrEqual(word.length + 2);
    }
  });

  test('takes any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => /^[A-Z0-9]*$/.test(phoneticKey(text))));
  });
});
