import { describe, expect, test } from 'vitest';
import { withoutFigures } from './figures-of-speech.ts';

describe('a figure of speech goes, and what is around it stays in its place', () => {
  test.each([
    ['mon mari est mort de rire quand on lui a dit ça', 'mon mari est              quand on lui a dit ça'],
    ['on était morts de peur pour la pension', 'on était               pour la pension'],
    ['mon dossier est au point mort', 'mon dossier est              '],
    ['je meurs d’impatience de partir', '                      de partir'],
    ['ma lettre est restée lettre morte', 'ma lettre est restée             '],
  ])('%s', (text, left) => {
    expect(withoutFigures(text)).toBe(left);
    expect(withoutFigures(text)).toHaveLength(text.length);
  });
});

describe('what is meant stays', () => {
  test.each([
    'mon mari est mort en 2012',
    'ma femme est morte de la maladie',
    'je vais mourir',
    'je suis malade depuis un an',
    'la question de la mort de mon mari',
  ])('%s', (text) => expect(withoutFigures(text)).toBe(text));
});
