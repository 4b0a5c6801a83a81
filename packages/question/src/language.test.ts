import { expect, test } from 'vitest';
import { foreignLanguageOf, languageName } from './language.ts';

test.each([
  ['hello I would like to know about my French pension', 'en'],
  ['do you speak English please I have a question', 'en'],
  ['quiero saber cuándo voy a cobrar mi jubilación por favor', 'es'],
  ['eu queria saber quando posso receber a minha reforma', 'pt'],
  ['vorrei sapere quando posso avere la mia pensione per favore', 'it'],
  ['ich möchte wissen wann ich meine Rente bekomme', 'de'],
])('%s is %s', (text, language) => {
  expect(foreignLanguageOf(text)).toBe(language);
});

test.each([
  'bonjour mon mari est décédé est-ce que j’ai droit à sa retraite',
  'RACL né en 1964',
  'réversion remariage',
  'la retraite de mon mari',
  'je travaille chez Do It depuis 1990 et je voudrais un rendez-vous',
  '',
  '[PERSONNE 1]',
])('%s is not told to be foreign', (text) => {
  expect(foreignLanguageOf(text)).toBeUndefined();
});

test('a language is named in French', () => expect(languageName('es')).toBe('espagnol'));
