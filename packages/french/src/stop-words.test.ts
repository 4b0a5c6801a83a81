import { describe, expect, test } from 'vitest';
import { fillerPhraseAt, isFunctionWord, isStopWord } from './stop-words.ts';
import { tokenize } from './token.ts';

const norms = (text: string): string[] => tokenize(text).map((token) => token.norm);

describe('stop words', () => {
  test.each(['le', "l'", 'Euh', 'voilà', 'bonjour', 'allô', 'ALLÔ', 'plaît', 'voudrais', 'savoir', 'était'])(
    '%s names no need',
    (word) => {
      expect(isStopWord(word)).toBe(true);
    },
  );

  test.each(['retraite', 'veuve', 'mari', 'trimestre', 'sécu', 'partir', 'toucher', 'ans', 'enfant'])(
    '%s may name one',
    (word) => {
      expect(isStopWord(word)).toBe(false);
    },
  );

  test('function words leave out greetings and hesitations', () => {
    expect(isFunctionWord('dans')).toBe(true);
    expect(isFunctionWord('bonjour')).toBe(false);
  });
});

describe('fillerPhraseAt', () => {
  test.each([
    ["s'il vous plaît", 4],
    ['je voudrais savoir si', 3],
    ["qu'est-ce que c'est", 4],
    ['je vous appelle pour', 4],
    ['ma retraite', 0],
  ])('%s: %i words', (text, length) => {
    expect(fillerPhraseAt(norms(text), 0)).toBe(length);
  });
});
