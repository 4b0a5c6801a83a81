import { expect, test } from 'vitest';
import { asksAboutOwnFile } from './personal-file.ts';

test.each([
  'Où en est ma demande ?',
  'mon rendez-vous est maintenu ?',
  'avez-vous reçu mes papiers',
  "vous m'avez appelé hier",
])('it is about a file: %s', (text) => expect(asksAboutOwnFile(text)).toBe(true));

test.each([
  'comment suivre une demande',
  'combien de temps pour un rendez-vous',
  'quels papiers envoyer',
  'mon mari est décédé',
])('it is about a rule: %s', (text) => expect(asksAboutOwnFile(text)).toBe(false));
