import { expect, test } from 'vitest';
import { SAMPLE_FOLDER } from '../../../test/sample-base.ts';
import type { Article } from '../../knowledge/article.ts';
import { readKnowledgeFolder } from '../../knowledge/knowledge-folder.ts';
import { isOfAnotherPeriod } from './date-notice.ts';

const [sample] = (await readKnowledgeFolder(SAMPLE_FOLDER)).articles;
const titled = (title: string, period: Partial<Article> = {}): Article => ({
  ...(sample as Article),
  title,
  validFrom: null,
  validTo: null,
  ...period,
});
const FORMER = { validTo: '2026-08-31' };
const TODAY = '2026-11-29';

test.each([
  ['Prime de rentrée à partir de septembre 2026', 'Prime de rentrée avant septembre 2026'],
  ['Né en 1970 : âge et durée', 'Âge légal pour une retraite avant le 1er septembre 2026'],
  ['Deux années de congé', 'Année de congé avant 2026'],
])('« %s » has its former rule in « %s »', (now, before) => {
  expect(isOfAnotherPeriod(titled(before, FORMER), titled(now), TODAY)).toBe(true);
});

test.each([
  ['Prime de rentrée à partir de septembre 2026', 'Indemnité de transport avant septembre 2026'],
  ['Le barème de la retraite à partir de janvier 2026', 'Le plafond de la retraite avant janvier 2026'],
])('« %s » has nothing to do with « %s »: a date is no subject', (now, before) => {
  expect(isOfAnotherPeriod(titled(before, FORMER), titled(now), TODAY)).toBe(false);
});
