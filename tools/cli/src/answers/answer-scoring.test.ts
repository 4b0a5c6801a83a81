import { EvidenceOutcome } from '@decroche/contracts';
import { expect, test } from 'vitest';
import { type AgentView, failuresOf, frameOf, scoreAnswers } from './answer-scoring.ts';
import type { JudgedQuestion } from './judged-question.ts';

const question: JudgedQuestion = {
  id: 'q1',
  text: 'mon mari est mort, à quel âge la réversion',
  says: [['dès 55 ans', 'à partir de 55 ans'], ['demander']],
  never: ['pacs'],
  frame: 'answer',
  asks: [['date du décès', 'quelle date']],
  neverAsks: ['êtes-vous marié'],
  context: [],
};
const view: AgentView = {
  frame: 'answer',
  need: 'Pension de réversion',
  notice: '',
  sentences: ['Elle est possible dès 55 ans.', 'Il faut la demander.'],
  questionsToAsk: ['À quelle date le décès a-t-il eu lieu ?'],
  relatedRights: [],
};

test('an answer with all that is wanted has no failure', () => {
  expect(failuresOf(question, view)).toEqual([]);
});

test.each([
  ['missing', { sentences: ['Il faut la demander.'] }],
  ['forbidden', { sentences: [...view.sentences, 'Le PACS suffit.'] }],
  ['forbidden', { relatedRights: ['Pacs : rien'] }],
  ['frame', { frame: 'caution' }],
  ['not-asked', { questionsToAsk: [] }],
  ['asked-again', { questionsToAsk: [...view.questionsToAsk, 'Êtes-vous mariés ou non ?'] }],
] as const)('%s is told', (kind, change) => {
  expect(failuresOf(question, { ...view, ...change }).map((failure) => failure.kind)).toEqual([kind]);
});

test('the totals count each failure once', () => {
  const wrong = { ...view, frame: 'nothing', sentences: [], questionsToAsk: ['Êtes-vous marié ?'] } as const;
  expect(
    scoreAnswers([
      [question, view],
      [{ ...question, id: 'q2' }, wrong],
    ]),
  ).toMatchObject({
    questions: 2,
    wanted: 4,
    said: 2,
    forbidden: 0,
    frames: { right: 1, all: 2 },
    asked: 1,
  });
});

test('an answer of which no sentence is left is no answer, whatever the evidence', () => {
  expect(frameOf(EvidenceOutcome.ANSWER, true)).toBe('nothing');
  expect(frameOf(EvidenceOutcome.ANSWER, false)).toBe('answer');
  expect(frameOf(EvidenceOutcome.OTHER_BODY, true)).toBe('other-body');
  expect(frameOf(undefined, true)).toBe('nothing');
});
