import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MOST_SENTENCE_LENGTH, sentenceGroups } from './sentence.ts';

const texts = (text: string): string[][] => sentenceGroups(text).map(({ sentences }) => [...sentences]);

test.each([
  'Le taux de CSG change souvent pour une de ces raisons.',
  'La caisse demande les papiers suivants.',
])('what only announces a list is no sentence to say: %s', (text) => {
  expect(texts(text)).toEqual([]);
});

test.each([
  'Le plafond est de 1 410 € par mois. C’était 1 398 € en 2025.',
  'Le plafond est de 1 410 € par mois. Si le total dépasse, le complément est réduit.',
])('a sentence stays with the one that it stands on: %s', (text) => {
  expect(texts(text)).toHaveLength(1);
});

test('amounts and abbreviations do not end a sentence', () => {
  expect(
    texts('Le plafond est de 25 001,60 € par an. Voir art. L. 353-1 du code de la sécurité sociale.'),
  ).toEqual([
    ['Le plafond est de 25 001,60 € par an.'],
    ['Voir art. L. 353-1 du code de la sécurité sociale.'],
  ]);
});

test('a sentence that points back stays with the one before it', () => {
  expect(texts('La pension de réversion existe. Elle demande un mariage.')).toEqual([
    ['La pension de réversion existe.', 'Elle demande un mariage.'],
  ]);
});

test('a sentence that points back to nothing is left out', () => {
  expect(texts('Elle demande un mariage.')).toEqual([]);
});

test.each([
  'Naissance : 1962 ; Âge légal : 62 ans et 6 mois ; Durée : 169 trimestres.',
  'Revenu : jusqu’à 13 048 € ; Taux : 0 % ; Retenue : rien.',
])('a row of a table is no sentence: %s', (row) => {
  expect(texts(row)).toEqual([]);
});

test('a sentence of something that was not named is left out, and one that names it stays', () => {
  expect(texts('Une seule caisse s’en occupe.')).toEqual([]);
  expect(texts('Plusieurs caisses versent la réversion. Une seule caisse s’en occupe.')).toHaveLength(1);
  expect(texts('Une seule caisse s’occupe de la demande.')).toHaveLength(1);
});

test('headings, introductions of lists and endless sentences are left out', () => {
  expect(texts('Les conditions sont les suivantes :')).toEqual([]);
  expect(texts('Montants 2026')).toEqual([]);
  expect(texts(`La règle ${'très '.repeat(60)}longue.`)).toEqual([]);
});

test('whatever the text, groups hold only whole sentences of it', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom('Il pleut. ', 'La retraite est payée le 9. ', '1,5 % ', 'Art. 3 ', '\n', 'oui… '),
      ),
      (parts) => {
        const text = parts.join('');
        for (const group of texts(text)) {
          for (const sentence of group) {
            expect(text).toContain(sentence);
            expect(sentence.length).toBeLessThanOrEqual(MOST_SENTENCE_LENGTH);
          }
        }
      },
    ),
  );
});
