import { expect, test } from 'vitest';
import { spokenForm } from './spoken-form.ts';

function said(written: string): string {
  return spokenForm(written.split(' ').map((text) => ({ text, confidence: 1 })))
    .map(({ text }) => text)
    .join(' ');
}

test.each([
  [
    'Bonjour, je suis né le 12 mars 1964.',
    'bonjour je suis né le douze mars mille neuf cent soixante quatre',
  ],
  [
    'Mon numéro, c’est le 06 12 34 56 78.',
    "mon numéro c'est le zéro six douze trente quatre cinquante six soixante dix huit",
  ],
  ['0612345678', 'zéro six douze trente quatre cinquante six soixante dix huit'],
  ['J’ai 1 200 euros.', "j'ai mille deux cents euros"],
  ['une majoration de 10 %', 'une majoration de dix pour cent'],
  ['12,5 €', 'douze virgule cinq euros'],
  ['le 1er janvier', 'le premier janvier'],
  ['le 2e trimestre, à 14h30 ou 9:00', 'le deuxième trimestre à quatorze heures trente ou neuf heures'],
  ['M. Dupont et Mme Durand', 'monsieur dupont et madame durand'],
  ['Qu’est-ce que c’est ? Allô…', "qu'est-ce que c'est allô"],
  ['le RIB, la CNAV', 'le rib la cnav'],
  ['– …', ''],
])('%s', (written, spoken) => {
  expect(said(written)).toBe(spoken);
});

test('each word keeps the confidence of the figures that it comes from', () => {
  expect(
    spokenForm([
      { text: 'en', confidence: 0.9 },
      { text: '1964', confidence: 0.4 },
    ]).map(({ confidence }) => confidence),
  ).toEqual([0.9, 0.4, 0.4, 0.4, 0.4, 0.4]);
});
