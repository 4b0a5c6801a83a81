import { expect, test } from 'vitest';
import { asksAboutOwnFile } from './personal-file.ts';

test.each([
  'Où en est ma demande ?',
  'mon rendez-vous est maintenu ?',
  'avez-vous reçu mes papiers',
  "vous m'avez appelé hier",
  'avancement demande ASPA',
  'état dossier carrière longue',
  'dossier bloqué depuis mars',
  'j’ai déposé ma demande au printemps et je n’ai aucune réponse',
  'mes papiers sont partis il y a deux mois et depuis aucune nouvelle',
  'la réclamation que je vous ai faite, vous en êtes où',
])('it is about a file: %s', (text) => expect(asksAboutOwnFile(text)).toBe(true));

test.each([
  'comment suivre une demande',
  'suivi dossier en ligne',
  'avancement demande où le voir',
  'pièces dossier en cours',
  'état civil erreur',
  'combien de temps pour un rendez-vous',
  'quels papiers envoyer',
  'mon mari est décédé',
  'quel délai pour une demande',
  'que faire si la caisse ne donne pas de réponse',
])('it is about a rule: %s', (text) => expect(asksAboutOwnFile(text)).toBe(false));
