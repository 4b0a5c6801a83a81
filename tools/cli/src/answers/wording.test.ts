import fc from 'fast-check';
import { expect, test } from 'vitest';
import { comparable, stands } from './wording.ts';

test.each([
  ['62 ans et 9 mois', 'Né en 1964 : départ à 62 ANS et 9 mois.'],
  ['jamais automatique', 'La réversion n’est jamais automatique : il faut la demander.'],
  ['25 001,60', 'Le plafond est de 25 001,60 € par an.'],
  ['25001,60 €', 'Le plafond est de 25 001,60 € par an.'],
  ['trimestre', 'Il manque des trimestres.'],
  ['etes-vous maries', 'Êtes-vous mariés ?'],
])('%s stands in %s', (wording, text) => {
  expect(stands(wording, comparable(text))).toBe(true);
});

test.each([
  ['54', 'Né en 1954.'],
  ['62 ans', '162 ans'],
  ['6', '62 ans'],
  ['54 %', '54,5 %'],
  ['réversion', 'La contreréversion n’existe pas.'],
  ['…', 'Un texte…'],
])('%s does not stand in %s', (wording, text) => {
  expect(stands(wording, comparable(text))).toBe(false);
});

test('any run of whole words stands in its text, however it is written', () => {
  const words = fc.array(fc.constantFrom('Âge', 'légal', '62', 'ans', 'l’été', 'où', '1 034,28'), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(words, fc.nat(), fc.nat(), (text, from, length) => {
      const start = from % text.length;
      const run = text.slice(start, start + 1 + (length % text.length));
      expect(stands(run.join(' ').toUpperCase(), comparable(text.join(', ')))).toBe(true);
    }),
  );
});
