import { expect, test } from 'vitest';
import { speaksOfEffectOn } from './effect-period.ts';

const before = 'Né en 1965, retraite avant le 1er septembre 2026 : c’était 63 ans et 3 mois.';
const after = 'Né en 1968, retraite à partir du 1er septembre 2026 : âge légal 63 ans et 9 mois.';

test('a rule for pensions before a day is not for one that begins on it', () => {
  expect(speaksOfEffectOn(before, '2026-08-31')).toBe(true);
  expect(speaksOfEffectOn(before, '2026-09-01')).toBe(false);
});

test('a rule for pensions from a day on is not for one that begins before', () => {
  expect(speaksOfEffectOn(after, '2026-09-01')).toBe(true);
  expect(speaksOfEffectOn(after, '2026-08-31')).toBe(false);
});

test('a sentence without such a bound is for everybody', () => {
  expect(speaksOfEffectOn('Le décès a eu lieu avant le 1er janvier 2009.', '2026-11-28')).toBe(true);
});
