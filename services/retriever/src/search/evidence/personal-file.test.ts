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
])('it is about a rule: %s', (text) => expect(asksAboutOwnFile(text)).toBe(false));
