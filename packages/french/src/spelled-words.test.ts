import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spelledName } from './arbitraries/mod.ts';
import { readSpelledWord, readSpelledWords } from './spelled-words.ts';

describe('readSpelledWords', () => {
  test.each<[string, string[]]>([
    ['mon nom c’est d u p o n t', ['dupont']],
    ['l e f e accent grave v r e', ['lefèvre']],
    ['m comme marie a r deux t i n', ['marttin']],
    ['n de nicolas o e tréma l', ['noël']],
    ['b o i s tiret d u r', ['bois-dur']],
    ['d apostrophe o r n a n o', ["d'ornano"]],
    ['g a r c cédille o n', ['garçon']],
    ['k o double v a l s k i grec', ['kowalsky']],
    ['a b euh c d', ['abcd']],
    ['erre o esse s', ['ross']],
    ['f trait d union g h', ['f-gh']],
    ['d u p o n t puis m a r', ['dupontmar']],
  ])('%s', (text, expected) => {
    expect(readSpelledWords(text).map(({ word }) => word)).toEqual(expected);
  });

  test.each(['il y a deux ans', 'y a t il un droit', "c'est à elle", 'ce que elle aime', "l'a d'un", 'a b'])(
    '%s: nothing is spelled',
    (text) => {
      expect(readSpelledWords(text)).toEqual([]);
    },
  );

  test('gives the span and the count of letters', () => {
    const text = 'ça s’écrit d u deux p o n t voilà';
    const [found] = readSpelledWords(text);
    expect(text.slice(found?.start, found?.end)).toBe('d u deux p o n t');
    expect(found).toMatchObject({ word: 'duppont', letters: 7, from: 3, to: 10 });
  });

  test('starts where it is told, and takes a lower minimum', () => {
    expect(readSpelledWord('x d u p', 1)?.word).toBe('dup');
    expect(readSpelledWord('mot d u', 0)).toBeUndefined();
    expect(readSpelledWord('d u', 0, 2)?.word).toBe('du');
  });

  test('reads every spelled name back', () => {
    fc.assert(
      fc.property(spelledName, ({ value, text }) => {
        expect(readSpelledWords(text).map(({ word }) => word)).toEqual([value]);
      }),
      { numRuns: 1000 },
    );
  });
});
