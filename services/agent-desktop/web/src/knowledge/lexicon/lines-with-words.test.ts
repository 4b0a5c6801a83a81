import { expect, test } from 'vitest';
import { linesWith } from './lines-with-words.ts';

test('a line is found by the words of one of its texts, without accents, and nothing asked finds all', () => {
  const lines = [
    ['Décote', 'le malus'],
    ['RIB', 'relevé d’identité'],
  ];
  const found = (words: string) => linesWith(lines, words, (line) => line).map(([name]) => name);
  expect(found('DECOTE')).toEqual(['Décote']);
  expect(found('identite releve')).toEqual(['RIB']);
  expect(found('decote malus')).toEqual([]);
  expect(found(' ')).toEqual(['Décote', 'RIB']);
});
