import { expect, test } from 'vitest';
import { Question } from './question.ts';

test('a question says all that its words say of the case', () => {
  const question = new Question(
    'je suis [PERSONNE 1] [DATE DE NAISSANCE 1965, avant avril] mon patron est d’accord je veux partir au 1er juillet 2027 quels papiers',
    2026,
  );
  expect([...question.birthYears]).toEqual([1965]);
  expect(question.birthPeriod).toEqual({ year: 1965, firstMonth: 1, lastMonth: 3 });
  expect(question.effectDate).toBe('2027-07-01');
  expect([...question.situation]).toEqual([['employer-agrees', true]]);
  expect([...question.aspects]).toEqual(['pieces']);
  expect(question.foreignLanguage).toBeUndefined();
  expect(question.facts.age).toBe(61);
});

test('what is asked last of a subject is what is asked for', () => {
  const whole = 'quelles conditions pour la réversion quels papiers';
  expect([...new Question(whole, 2026, 'quels papiers').aspects]).toEqual(['pieces']);
  expect([
    ...new Question('quelles conditions pour la réversion un artisan', 2026, 'un artisan').aspects,
  ]).toEqual(['conditions']);
});

test('each part is worked out once', () => {
  const question = new Question('né en 1964', 2026);
  expect(question.birthYears).toBe(question.birthYears);
  expect(question.facts).toBe(question.facts);
});

test('a placeholder says nothing of what is asked', () => {
  expect([...new Question('[DATE DE NAISSANCE 1964] la réversion', 2026).aspects]).toEqual([]);
});

test.each([
  ['formalités ASI', ['demarche']],
  ['val pt Agirc', ['montant']],
  ['seuil exonération', ['montant', 'conditions']],
  ['taux plein 1966', []],
])('a short form asks for an aspect by its noun: %s', (text, aspects) => {
  expect([...new Question(text, 2026).aspects]).toEqual(aspects);
});

test.each([
  ['je suis chômeuse et veuve', { unemployed: true, working: false, widowed: true, married: true }],
  ['je ne suis ni divorcé ni remarié', { divorced: false, remarried: false }],
  ['on est pacsés depuis 2012 sans enfant', { married: false, children: false }],
  ['mon mari s’est remarié', {}],
  ['faut-il être inscrit à France Travail', {}],
  ['combien de trimestres pour le taux plein', {}],
  ['mon frère est à la retraite', { retired: true }],
  ['mariés ou pacsés, c’est pareil', {}],
])('the situation that is told: %s', (text, situation) => {
  expect(Object.fromEntries(new Question(text, 2026).situation)).toEqual(situation);
});
