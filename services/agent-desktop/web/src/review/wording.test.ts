import { expect, test } from 'vitest';
import { sampleWords } from './wording.ts';

const words = (sampled: number, reviewed: number, reviewedTwice: number) =>
  sampleWords({ sampled, reviewed, reviewedTwice });

test('a sample is told in the singular and the plural, and its pairs only when there are some', () => {
  expect(words(0, 0, 0)).toBe('Aucune réponse dans l’échantillon pour le moment.');
  expect(words(1, 0, 0)).toBe('1 réponse dans l’échantillon, aucune relue pour le moment.');
  expect(words(1, 1, 0)).toBe('1 réponse dans l’échantillon, dont 1 déjà relue.');
  expect(words(57, 12, 4)).toBe(
    '57 réponses dans l’échantillon, dont 12 déjà relues (4 par deux personnes).',
  );
});
