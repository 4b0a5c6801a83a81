import { expect, it } from 'vitest';
import { longestWords } from './wording.ts';

it.each([
  [0, '0 ms au plus'],
  [250, '250 ms au plus'],
  [1_500, '1 500 ms au plus'],
  [30_000, '30 s au plus'],
  [90_000, '90 s au plus'],
  [600_000, '10 min au plus'],
  [43_200_000, '12 h au plus'],
  [86_400_000, '1 jour au plus'],
  [15_552_000_000, '180 jours au plus'],
  [null, 'pas de durée fixe'],
])('%j milliseconds are told as « %s »', (ms, words) => {
  expect(longestWords(ms).replace(/\s/g, ' ')).toBe(words);
});
