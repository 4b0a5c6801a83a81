import { expect, test } from 'vitest';
import { plainText } from './markdown-text.ts';

test('a table row can be read alone', () => {
  expect(plainText('| Naissance | Âge |\n| --- | --- |\n| 1964 | 62 ans et 9 mois |')).toBe(
    'Naissance : 1964 ; Âge : 62 ans et 9 mois.',
  );
});

test('list items are lines, emphasis and links lose their marks', () => {
  expect(plainText('- **Âge** : 55 ans\n1. Voir [le site](https://example.org).')).toBe(
    'Âge : 55 ans\nVoir le site.',
  );
});

test('a multiplication is no emphasis', () => {
  expect(plainText('3 * 2 * 1 = 6')).toBe('3 * 2 * 1 = 6');
});
