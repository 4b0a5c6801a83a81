import { expect, test } from 'vitest';
import { contradictionsAmong } from './contradictions.ts';

const found = (...texts: readonly string[]): string[] =>
  contradictionsAmong(new Map(texts.map((text, at) => [`a${at}`, text])), new Map()).map(
    ({ article, other, unit }) => `${article} ${other} ${unit}`,
  );

test.each([
  [
    'an age',
    'La réversion se demande à partir de 55 ans.',
    'La réversion se demande à partir de 60 ans.',
    'ans',
  ],
  ['a rate', 'Le taux de réversion est de 54 %.', 'Le taux de réversion est de 60 %.', '%'],
  [
    'an amount',
    'Le plafond de la personne seule est de 25 001 €.',
    'Le plafond de la personne seule est de 24 232,10 euros.',
    '€',
  ],
  [
    'a date',
    'La réforme des retraites commence le 1er septembre 2023.',
    'La réforme des retraites commence le 01/10/2023.',
    'date',
  ],
])('two articles give %s differently', (_, one, other, unit) => {
  expect(found(one, other)).toEqual([`a1 a0 ${unit}`]);
});

test.each([
  ['the same figure', 'La réversion se demande à 55 ans.', 'À 55 ans la réversion se demande.'],
  ['another subject', 'La réversion se demande à 55 ans.', 'La carrière longue commence à 60 ans.'],
  [
    'another generation',
    'Né en 1964 : âge légal de départ 62 ans.',
    'Né en 1968 : âge légal de départ 63 ans.',
  ],
  [
    'another period',
    'Avant le 1er mai 2020 il faut 5 mois de délai.',
    'Avant le 1er mai 2024 il faut 3 mois de délai.',
  ],
  [
    'a sentence of the same article',
    'Le délai de réponse est de 2 mois. Le délai de réponse est de 4 mois.',
    '',
  ],
])('%s is no contradiction', (_, one, other) => {
  expect(found(one, other)).toEqual([]);
});
