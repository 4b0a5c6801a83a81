import type { RelatedRight } from '@decroche/contracts';
import { Question } from '@decroche/question';
import { describe, expect, it } from 'vitest';
import { passage } from '../../test/found-passages.ts';
import { openQuestions, openRights, splittingFirst } from './asking.ts';

const WIDOWHOOD: RelatedRight = {
  label: 'Allocation veuvage avant la réversion (moins de 55 ans)',
  articleSlug: 'allocation-veuvage',
};
const ASPA: RelatedRight = { label: 'Aspa : conditions', articleSlug: 'aspa-conditions' };
const facts = (text: string) => new Question(text, 2026).facts;

describe('rights beside an answer', () => {
  it.each([
    ['mon mari est mort, je suis déjà à la retraite', [ASPA]],
    ['ma femme est morte et je suis né en 1950', [ASPA]],
    ['mon mari est mort, j’ai 57 ans', [ASPA]],
    ['mon mari est mort, j’ai 48 ans', [WIDOWHOOD, ASPA]],
    ['mon mari est mort', [WIDOWHOOD, ASPA]],
    ['mon mari est vivant, aura-t-il droit à ma retraite', [ASPA]],
  ])('are those that the case leaves open: « %s »', (text, open) => {
    expect(openRights([WIDOWHOOD, ASPA], facts(text))).toEqual(open);
  });
});

describe('questions beside an answer', () => {
  const questions = ['Quel âge avez-vous ?', 'Étiez-vous mariés ?', 'Touchez-vous déjà une retraite ?'];

  it.each([
    ['j’ai droit à la réversion', questions],
    ['j’ai soixante ans, j’ai droit à la réversion', questions.slice(1)],
    ['on n’était pas mariés, et j’ai soixante ans', questions.slice(2)],
  ])('are those that the caller has not answered: « %s »', (text, open) => {
    expect(openQuestions(questions, facts(text))).toEqual(open);
  });

  it('ask for each fact once, and never for nothing', () => {
    const asked = ['', 'Quel âge avez-vous ?', 'Quel est votre âge ?', 'Quel âge avez-vous ?'];
    expect(openQuestions(asked, facts('la réversion'))).toHaveLength(1);
  });
});

describe('the question that tells the cases apart', () => {
  const questions = [
    'Avez-vous un relevé ?',
    'Vivez-vous seul ou en couple ?',
    'Quelle est votre année de naissance ?',
  ];

  it.each([
    [
      ['Si vous vivez seul, le plafond est de 10 €.', 'Si vous vivez en couple, il est de 20 €.'],
      questions[1],
    ],
    [['Né en 1963 : départ à 62 ans.', 'Né en 1965 : départ à 63 ans.'], questions[2]],
    [['Né en 1963 : départ à 62 ans.', 'La demande se fait en ligne.'], questions[0]],
    [['La demande se fait en ligne.', 'Le relevé est gratuit.'], questions[0]],
    [['Si le défunt vivait seul, la caisse demande un acte.'], questions[0]],
  ])('comes first: %s', (sentences, first) => {
    const ordered = splittingFirst(
      questions,
      [passage({ role: 'conditions', text: sentences.join('\n') })],
      2026,
    );
    expect(ordered[0]).toBe(first);
    expect([...ordered].sort()).toEqual([...questions].sort());
  });
});
