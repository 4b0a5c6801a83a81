import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseProtocols } from '../../knowledge/protocols.ts';
import { ProtocolSpotter } from './protocol-spotter.ts';

const file = new URL('../../../../../knowledge/protocols.yaml', import.meta.url);
const spotter = new ProtocolSpotter(parseProtocols('protocols.yaml', readFileSync(file, 'utf8')));
const frames = (text: string): string[] => [...new Set(spotter.spot(text).map(({ frame }) => frame))];

test.each([
  'je veux mourir',
  'franchement j’ai envie d’en finir avec la vie non j’ai envie de mourir',
  'si ça continue je me jette par la fenêtre',
  'je vais me suicider',
  'on n’a plus rien à manger à la maison',
  'depuis lundi je dors dans ma voiture',
  'mon fils me frappe quand je demande mon argent',
  'j’ai mal à la poitrine là',
])('« %s » calls for help at once', (text) => {
  expect(frames(text)).toContain('distress');
});

// False alarms, measured: none of these everyday sentences may call for help.
test.each([
  'je suis mort de rire',
  'mon mari est mort',
  'je voudrais en finir avec ce dossier',
  'c’est à mourir d’ennui vos formulaires',
  'je me tue à la tâche depuis quarante ans',
  'ma mère est morte en mars',
  'je suis crevé je voudrais m’arrêter',
  'le chèque s’est perdu à la rue des Lilas',
  'il faut que je mange avant de vous rappeler',
  'je n’ai plus rien à payer',
  'à la mort du deuxième parent',
  'c’est tuant ces démarches',
])('« %s » does not', (text) => {
  expect(frames(text)).not.toContain('distress');
});

test.each([
  ['c’était une arnaque', 'fraud'],
  ['j’ai donné mon rib à quelqu’un au téléphone', 'fraud'],
  ['j’ai cliqué sur le lien du message', 'fraud'],
  ['un monsieur veut venir chez moi pour ma retraite', 'fraud'],
  ['passez-moi quelqu’un', 'human'],
  ['je veux pas parler à un robot', 'human'],
  ['est-ce que vous enregistrez', 'human'],
  ['pourquoi mon apl a baissé', 'other-body'],
  ['ma carte vitale ne marche plus', 'other-body'],
] as const)('« %s » is %s', (text, frame) => {
  expect(frames(text)).toContain(frame);
});

test.each([
  'je voudrais un rendez-vous avec un conseiller',
  'changer mon rib',
  'mon mari est décédé ai-je droit à la réversion',
  'vous avez enregistré ma demande',
])('« %s » has no protocol', (text) => {
  expect(frames(text)).toEqual([]);
});

test('a way of saying it is found wherever it stands, and its gap has a bound', () => {
  const spot = new ProtocolSpotter([
    { id: 'x', frame: 'human', says: ['donné … code'], unless: ['donné mon ancien code'], notice: 'n' },
  ]);
  const word = fc.constantFrom('alors', 'euh', 'voilà', 'madame');
  fc.assert(
    fc.property(fc.array(word), fc.array(word, { maxLength: 6 }), fc.array(word), (before, gap, after) => {
      const text = [...before, 'donné', ...gap, 'code', ...after].join(' ');
      expect(spot.spot(text)).toHaveLength(gap.length <= 3 ? 1 : 0);
    }),
  );
  expect(spot.spot('j’ai donné mon ancien code')).toEqual([]);
});
