import { expect, test } from 'vitest';
import { generationsOf, speaksTo } from './generations.ts';

test.each([
  ['Né en 1964 : âge et trimestres', 1964, 1964],
  ['Né en 1961, 1962 ou 1963 : âge', 1961, 1963],
  ['Personnes nées de 1966 à 1968', 1966, 1968],
  ['Né en 1969 ou après : âge', 1969, 2100],
])('%s', (title, from, to) => {
  expect(generationsOf({ title })).toEqual({ from, to });
});

test('a title without a year of birth is for everybody', () => {
  expect(generationsOf({ title: 'Âge de départ à partir du 1er septembre 2026' })).toBeUndefined();
  expect(speaksTo({ title: 'Réforme de 1993' }, [1964])).toBe(true);
});

test('an article for one generation does not speak to another', () => {
  expect(speaksTo({ title: 'Né en 1964 : âge' }, [1965])).toBe(false);
  expect(speaksTo({ title: 'Né en 1964 : âge' }, [])).toBe(true);
});
