import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Reading } from './reading.ts';
import { readInFull } from './short-forms.ts';

const inFull = (text: string): string => readInFull(text).full.text;

test.each([
  ['nb trim requis 1965', 'nombre trimestres requis 1965'],
  ['RACL gén. 1966 conditions', 'RACL génération 1966 conditions'],
  ['âge dép. av. 18 ans', 'âge départ avant 18 ans'],
  ['surcote max pts', 'surcote maximum points'],
  ['RP dde en ligne', 'retraite progressive demande en ligne'],
  ['RP TP 80 %', 'retraite progressive temps partiel 80 %'],
  ['TP à 67 ans', 'taux plein à 67 ans'],
  ['PR plaf. 2026', 'pension de réversion plafond 2026'],
  ['val pt AA 2025', 'valeur point Agirc-Arrco 2025'],
  ['val trim 2024', 'validation trimestres 2024'],
  ['âge légal né 03/1966', 'âge légal né mars 1966'],
  ['née 12/65 trim', 'née décembre 1965 trimestres'],
  ['effet 01/2027', 'effet janvier 2027'],
  ['âge dép. effet 01/03/2025', 'âge départ effet 01/03/2025'],
  ['procédure ASI', 'procédure de demande ASI'],
  ['née déc. 1965', 'née décembre 1965'],
  ['G67 nb trim', 'génération 67 nombre trimestres'],
  ['dos. incomplet justif.', 'dossier incomplet justificatifs.'],
])('%s', (typed, read) => {
  expect(inFull(typed)).toBe(read);
});

test.each([
  'je ne peux pas partir av le mois de mai',
  'mon fils max est mort',
  'j’ai mal au dos',
  'j’ai mal au dos.',
  'il est né G67',
  'elle travaille à TP depuis trois ans',
  'un doc pour ma mère',
  'je suis de soixante sept',
  'réversion ex mari',
])('a sentence keeps its words: %s', (said) => {
  expect(inFull(said)).toBe(said);
});

test('what is no word of French is read in full in a sentence too', () => {
  expect(inFull('bonjour il faut combien de trim pour la génération 1965')).toContain('trimestres');
});

test('a question in a few words is a short form, one with a person in it is not', () => {
  expect(new Reading('ASPA résidence 9 mois').isShortForm).toBe(true);
  expect(new Reading('je suis à la retraite').isShortForm).toBe(false);
});

test('whatever is typed, only abbreviations change', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('réversion', 'plafond', '2026', 'né en 1964', 'ASPA', ',', 'et'), {
        maxLength: 9,
      }),
      (words) => {
        expect(inFull(words.join(' '))).toBe(words.join(' '));
      },
    ),
  );
});
