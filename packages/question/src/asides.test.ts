import { describe, expect, test } from 'vitest';
import { withoutAsides } from './asides.ts';

const left = (text: string): string => withoutAsides(text).replace(/\s+/g, ' ').trim();

describe('a circumstance that is denied goes', () => {
  test.each([
    [
      'nous ne sommes pas divorcés il est mort lundi qui touche sa pension',
      'il est mort lundi qui touche sa pension',
    ],
    [
      "j'ai jamais été fonctionnaire je travaille en usine à quel âge je pars",
      'je travaille en usine à quel âge je pars',
    ],
    ["je n'ai pas commencé tôt et je suis de 1966 quel est mon âge", 'et je suis de 1966 quel est mon âge'],
    [
      'ma tante ne s’est jamais remariée et touche la réversion de mon oncle peut-elle la garder',
      'ma tante et touche la réversion de mon oncle peut-elle la garder',
    ],
  ])('%s', (text, wanted) => {
    expect(left(text)).toBe(wanted);
    expect(withoutAsides(text)).toHaveLength(text.length);
  });
});

describe('who calls for somebody else by trade goes', () => {
  test.each([
    [
      'je suis assistante sociale à la mairie une dame demande une aide au chauffage',
      'une dame demande une aide au chauffage',
    ],
    [
      'bonjour ici une conseillère de la caf monsieur a trois enfants quels trimestres',
      'bonjour monsieur a trois enfants quels trimestres',
    ],
  ])('%s', (text, wanted) => expect(left(text)).toBe(wanted));
});

describe('what is asked about stays', () => {
  test.each([
    'je ne suis pas divorcé',
    'nous ne sommes pas mariés est-ce que j’ai droit à sa pension',
    'je n’ai pas reçu ma pension',
    'je touche pas le chômage est-ce que mes années comptent',
    'je suis divorcée depuis dix ans',
    'je suis inscrit à France Travail combien de trimestres',
    'je suis infirmière à la retraite',
  ])('%s', (text) => expect(withoutAsides(text)).toBe(text));
});
