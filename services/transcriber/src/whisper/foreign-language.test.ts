import { expect, test } from 'vitest';
import { foreignLanguageIn } from './foreign-language.ts';

const heard = (code: string, probability: number, noSpeech = 0.1) => ({
  language: { code, probability },
  noSpeech,
});

test('another language is told when it is sure, long enough and a voice', () => {
  expect(foreignLanguageIn(heard('en', 0.97), 3)).toBe('en');
  expect(foreignLanguageIn(heard('en', 0.6), 3)).toBeUndefined();
  expect(foreignLanguageIn(heard('en', 0.97), 0.8)).toBeUndefined();
  expect(foreignLanguageIn(heard('en', 0.97, 0.8), 3)).toBeUndefined();
});

test('French is no other language, and a language without a code of two letters is not told', () => {
  expect(foreignLanguageIn(heard('fr', 0.99), 3)).toBeUndefined();
  expect(foreignLanguageIn(heard('haw', 0.99), 3)).toBeUndefined();
  expect(foreignLanguageIn(heard('', 0.99), 3)).toBeUndefined();
});
