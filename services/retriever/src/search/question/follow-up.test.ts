import { describe, expect, test } from 'vitest';
import { inContextOf, isFollowUp } from './follow-up.ts';

describe('a follow-up', () => {
  test.each([
    'et si elle est née en 64 ?',
    'euh et pour ma femme',
    'Même question pour un artisan',
    'et combien ça fait',
  ])('%s', (text) => expect(isFollowUp(text, 3)).toBe(true));

  test.each(['je voudrais changer de compte bancaire', 'réversion et divorce', 'elle est née en 64'])(
    'is not: %s',
    (text) => expect(isFollowUp(text, 3)).toBe(false),
  );

  test('is none when it says everything itself', () => {
    expect(isFollowUp('et si je voulais demander ma pension de réversion après un divorce', 6)).toBe(false);
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
