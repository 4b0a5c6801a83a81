import { describe, expect, test } from 'vitest';
import { continuationOf, inContextOf } from './follow-up.ts';

describe('a question that names no subject goes on from the one before it', () => {
  test.each([
    'et si elle est née en 64 ?',
    'euh et pour ma femme',
    'Même question pour un artisan',
    'et combien ça fait',
    'le délai ?',
    'quels papiers ?',
    'et pour les ressources ?',
    'c’est à quel âge ?',
    'c’est payé quand ?',
    'ça marche aussi pour un couple pacsé ?',
    'comment je fais la demande ?',
    'c’est rétroactif ?',
    'oui merci et il faut envoyer quoi',
    'sinon il faut attendre combien de temps',
    'qui y a droit ?',
    'c’est imposable ?',
  ])('%s', (text) => expect(continuationOf(text, 3)).toBe('subjectless'));
});

describe('one that opens like it and names a subject may be either', () => {
  test.each(['et la réversion ?', 'mais la surcote', 'et avec la retraite progressive'])('%s', (text) =>
    expect(continuationOf(text, 3)).toBe('opened'),
  );
});

describe('a question stands on its own', () => {
  test.each([
    'je voudrais changer de compte bancaire',
    'réversion et divorce',
    'elle est née en 64',
    'délai réversion',
    'pourquoi mon apl a baissé',
    'bonjour',
    '',
  ])('%s', (text) => expect(continuationOf(text, 3)).toBe('none'));

  test('when it says everything itself', () => {
    expect(continuationOf('et si je voulais demander ma pension de réversion après un divorce', 6)).toBe(
      'none',
    );
  });
});

test('a year of birth replaces that of the question before', () => {
  const whole = inContextOf('je suis né en 1962, à quel âge je peux partir', 'et si elle est née en 64 ?');
  expect(whole).not.toContain('1962');
  expect(whole).toContain('à quel âge je peux partir');
  expect(whole).toContain('née en 64');
});

test('without a date of its own it keeps those of the question before', () => {
  expect(inContextOf('je suis né en 1962, à quel âge je peux partir', 'et pour un artisan')).toContain(
    '1962',
  );
});
