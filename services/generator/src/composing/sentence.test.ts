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

test.each([
  ['La personne touche l’AAH. La caisse la prévient par écrit.', 1],
  ['Le complément existe. La caisse le calcule sans demande.', 1],
  ['Le dossier part en ligne. Le médecin lui donne un avis écrit.', 1],
  ['La demande la plus simple se fait en ligne.', 1],
  ['Les retraites sont payées. Les dates sont connues.', 2],
])('who is named by a word before the verb stays with the sentence before: %s', (text, groups) => {
  expect(texts(text)).toHaveLength(groups);
});

test.each(['La caisse la prévient par écrit.', 'La caisse le calcule sans demande.'])(
  'and is left out where nobody was named: %s',
  (text) => expect(texts(text)).toEqual([]),
);

test.each([
  'Une personne qui ne travaille pas passe à la retraite à 62 ans, sauf si elle s’y oppose.',
  'Le deuxième pilier se demande en Suisse : la caisse française ne s’en occupe pas.',
])('what is named in the sentence itself is not missing: %s', (text) => {
  expect(texts(text)).toEqual([[text]]);
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
