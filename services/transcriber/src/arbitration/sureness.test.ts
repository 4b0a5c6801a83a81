import { expect, test } from 'vitest';
import { areSure, isBetter } from './sureness.ts';

const words = (text: string, confidence: number) =>
  text
    .split(' ')
    .filter(Boolean)
    .map((word) => ({ text: word, confidence }));

test('the surer recogniser is believed', () => {
  const sentence = 'je voudrais changer mon adresse';
  expect(isBetter(words(sentence, 0.88), words('bon raté églises modèle fatigué', 0.59))).toBe(true);
  expect(isBetter(words('merci en dit plus haut', 0.4), words(sentence, 0.97))).toBe(false);
});

test('of two that are about as sure the one for people is believed', () => {
  expect(isBetter(words('la personne est absente', 0.85), words('la parole est abs', 0.86))).toBe(true);
});

test('the fewer words the embedded recogniser has, the less it counts', () => {
  expect(isBetter(words('mille', 0.8), words('mais', 0.99))).toBe(true);
  expect(isBetter(words('oui', 0.5), words('oui', 1))).toBe(false);
});

test('lone letters and hesitations say nothing', () => {
  expect(isBetter(words('mille', 0.3), words('m o r euh', 1))).toBe(true);
  expect(isBetter(words('', 0), words('', 0))).toBe(false);
  expect(isBetter(words('euh', 1), words('oui', 0.2))).toBe(false);
});

test('only a whole sentence is sure enough to need no second opinion', () => {
  expect(areSure(words('je voudrais changer mon adresse', 0.97))).toBe(true);
  expect(areSure(words('changer mon adresse', 1))).toBe(false);
  expect(areSure(words('je voudrais changer mon adresse', 0.91))).toBe(false);
});
