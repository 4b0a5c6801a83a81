import { expect, test } from 'vitest';
import { SAMPLE_FOLDER } from '../../test/sample-base.ts';
import type { Article } from '../knowledge/article.ts';
import { readKnowledgeFolder } from '../knowledge/knowledge-folder.ts';
import { voiceFaults } from './voice-faults.ts';

const [article] = (await readKnowledgeFolder(SAMPLE_FOLDER)).articles;

const saying = (plain: string): readonly string[] => voiceFaults({ ...(article as Article), plain }).plain;

const inSection = (body: string, role: 'demarche' | 'a-verifier' = 'demarche'): readonly string[] =>
  voiceFaults({ ...(article as Article), sections: [{ title: 'On fait quoi', role, body }] }).sections;

test.each([
  'On garde le bulletin de salaire.',
  'La somme est rendue si l’on déménage avant.',
  'Votre dossier reste ouvert tant qu’on ne le ferme pas.',
])('« %s » is refused: nobody knows who is meant', (sentence) => {
  expect(saying(sentence)).toEqual([expect.stringMatching(/: plain: ".*" says "on": write "vous"/)]);
});

test.each([
  'Photocopier le livret de famille.',
  'Prévenir la mairie dans le mois.',
  'Remettre la carte au guichet.',
  'Ne pas signer la lettre.',
  'Se présenter avec un témoin.',
  'Y joindre deux photos.',
  'Puis notifier le refus.',
  'Pour un double, écrire aux archives.',
  'Sans réponse, le relancer par courrier.',
  'Recevoir une lettre prend deux mois.',
])('« %s » is refused: an order is given in the infinitive', (sentence) => {
  expect(saying(sentence)).toEqual([expect.stringContaining('starts with an infinitive: write an order')]);
});

test.each([
  'Photocopiez le livret de famille.',
  'La caisse garde le bulletin de salaire.',
  'Premier paiement : le mois suivant.',
  'Entre deux contrats, le chômage compte.',
  'Votre conseiller peut vous rappeler pour confirmer.',
  'Le papier se demande à la mairie.',
  'Les GIR 3 et 4 changent le montant.',
  'Fonctionnaire d’une mairie : la Cnracl répond.',
  'Hier comme demain, le taux reste le même.',
  'La lettre demande d’envoyer un RIB et de signer.',
  'Deux choses comptent : avoir l’âge et cesser de travailler.',
  'Dites à l’accueil « on m’a écrit » ou « envoyer un papier ».',
  'Le don, le son et le ton sont bons.',
])('« %s » speaks with the voice of an answer', (sentence) => {
  expect(saying(sentence)).toEqual([]);
});

test('each item of a list and each cell of a table in a section is looked at, not its title', () => {
  const body =
    '1. Ouvrez la page.\n2. Cocher la case.\n\n| cas | suite |\n| --- | --- |\n| refus | on écrit |';
  expect(inSection(body)).toEqual([
    expect.stringContaining('"Cocher la case."'),
    expect.stringContaining('says "on"'),
  ]);
});

test('what nobody says may be written as it comes', () => {
  expect(inSection('On attend le décret.', 'a-verifier')).toEqual([]);
});
