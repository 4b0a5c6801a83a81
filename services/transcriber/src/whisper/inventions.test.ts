import { expect, test } from 'vitest';
import { inventionIn } from './inventions.ts';

const HEARD = {
  text: 'je voudrais changer mon adresse',
  tokens: 7,
  meanLogProbability: -0.2,
  noSpeech: 0.02,
  seconds: 3,
};

test('what a person said is no invention', () => {
  expect(inventionIn(HEARD)).toBeUndefined();
});

test.each([
  ['nothing but signs', { text: ' … ' }, 'nothing'],
  ['the end of a film', { text: 'Sous-titrage Société Radio-Canada' }, 'closing-phrase'],
  ['a farewell to spectators', { text: 'Je vous invite à la fin de votre vidéo' }, 'closing-phrase'],
  ['a guess', { meanLogProbability: -1.2 }, 'unsure'],
  ['words over silence', { noSpeech: 0.8, meanLogProbability: -0.6 }, 'no-speech'],
  ['more words than anybody says', { tokens: 60, seconds: 2 }, 'too-fast'],
  ['the same again and again', { text: 'et je vais '.repeat(20), tokens: 60, seconds: 20 }, 'repeats'],
] as const)('%s is an invention', (_, changed, invention) => {
  expect(inventionIn({ ...HEARD, ...changed })).toBe(invention);
});

test('silence that is sure of its words is speech on a bad line', () => {
  expect(inventionIn({ ...HEARD, noSpeech: 0.8 })).toBeUndefined();
});
