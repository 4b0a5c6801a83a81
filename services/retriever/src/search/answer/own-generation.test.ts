import { expect, test } from 'vitest';
import type { Article } from '../../knowledge/article.ts';
import type { BasePassage } from '../../knowledge/passage.ts';
import type { Ranked } from './arrangement.ts';
import { ownGenerationFirst } from './own-generation.ts';

const ranked = (title: string, plain: string, score: number, theme = 'age'): Ranked => ({
  passage: { article: { title, plain, theme, sections: [] } as unknown as Article } as BasePassage,
  score,
});
const table = ranked('Âge de départ', 'Né en 1964 : 62 ans et 9 mois. Né en 1966 : 63 ans et 3 mois.', 2);
const own = ranked('Né de 1955 à 1960 : âge', 'Né de 1955 à 1960 : 62 ans.', 1.2);
const titles = (of: readonly Ranked[]): string[] => of.map(({ passage }) => passage.article.title);

test('the text of one’s own generation comes before a table that has no line for it', () => {
  expect(titles(ownGenerationFirst([table, own], [1958]))).toEqual([
    'Né de 1955 à 1960 : âge',
    'Âge de départ',
  ]);
});

test.each([
  ['the table has the line', [table, own], [1964]],
  ['nobody knows the year', [table, own], []],
  ['the best text tells no generations apart', [ranked('Taux plein', 'À 67 ans.', 2), own], [1958]],
  ['it is of another theme', [table, ranked('Né de 1955 à 1960 : âge', '', 1.2, 'calcul')], [1958]],
  ['it was hardly found', [table, ranked('Né de 1955 à 1960 : âge', '', 0.5)], [1958]],
])('else the order stays: %s', (_, all, years) => {
  expect(ownGenerationFirst(all, years)).toBe(all);
});
