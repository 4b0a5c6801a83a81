import { expect, test } from 'vitest';
import { type Fact, factAskedBy, type StatedFacts } from './facts.ts';
import { Question } from './question.ts';

const factsOf = (text: string): StatedFacts => new Question(text, 2026).facts;

const asked: readonly (readonly [string, string, Fact])[] = [
  ['je suis né en soixante quatre', 'Quelle est votre année de naissance ?', 'birth-year'],
  ['né le [DATE DE NAISSANCE 1965, avant avril]', 'Quel est votre mois de naissance ?', 'birth-month'],
  ['j’ai cinquante trois ans', "Quel âge avez-vous aujourd'hui ?", 'age'],
  ['ma mère a 80 ans', 'Quel âge avez-vous ?', 'age'],
  ['on était pacsés depuis vingt ans', 'Étiez-vous mariés, pacsés ou en concubinage ?', 'marriage'],
  ['mon mari est décédé il y a trois semaines', 'À quelle date le décès a-t-il eu lieu ?', 'death-date'],
  ['mon patron est d’accord', "Votre employeur est-il d'accord ?", 'employer-consent'],
  ['j’ai eu trois enfants', 'Avez-vous eu des enfants ?', 'children'],
  ['j’ai commencé à travailler à quinze ans', 'Avez-vous commencé à travailler avant 20 ans ?', 'start-age'],
  ['je pars au 1er janvier 2027', 'À quelle date voulez-vous partir ?', 'departure-date'],
  ['je suis veuve et je vis seule', 'Vivez-vous seul ou en couple ?', 'household'],
  ['à cinquante et un ans j’étais en fin de droits', 'Quel âge aviez-vous à ce moment-là ?', 'age-then'],
  ['j’avais trente neuf ans quand on m’a licencié', 'Quel âge aviez-vous à ce moment-là ?', 'age-then'],
  ['j’ai 168 trimestres', 'Combien de trimestres avez-vous ?', 'quarters'],
];

test.each(asked)('%s answers « %s »', (text, question, fact) => {
  expect(factAskedBy(question)).toBe(fact);
  expect(factsOf(text).stated).toContain(fact);
});

test.each([
  ['mon mari est décédé', 'death-date'],
  ['mariés depuis vingt ans', 'age'],
  ['j’ai commencé à quinze ans', 'age'],
  ['service militaire en 82', 'birth-year'],
  ['je voudrais ma retraite', 'retired'],
  ['j’ai quarante deux ans et je suis au chômage', 'age-then'],
  ['j’étais au chômage pendant deux ans', 'age-then'],
  ['je toucherai ma retraite en mars', 'retired'],
] as const)('%s does not say %s', (text, fact) => {
  expect(factsOf(text).stated).not.toContain(fact);
});

test('a year of birth tells the age', () => {
  expect(factsOf('née en 1964').age).toBe(62);
});

test.each<[string, Fact]>([
  ['j’ai eu deux petits et je pars au premier janvier', 'children'],
  ['on n’est jamais passés devant le maire', 'marriage'],
  ['mon mari est bien vivant on divorce', 'spouse-alive'],
  ['mon mari est bien vivant on divorce', 'death-date'],
  ['j’aurai soixante deux ans dans deux mois', 'age'],
  ['moi j’ai déjà ma retraite de la mine', 'retired'],
  ['je touche ma petite retraite tous les mois', 'retired'],
])('%s says %s', (text, fact) => expect(factsOf(text).stated).toContain(fact));

test('an age of the past is not that of today', () => {
  expect(factsOf('à quarante deux ans j’étais au chômage').stated).not.toContain('age');
});
