import { expect, it } from 'vitest';
import { impactSentence } from './impact-wording.ts';
import { firstChanges, MAX_COMPARED } from './use-compared-drafts.ts';

const NONE = { questions: 1, unchanged: 1, better: 0, worse: 0, other: 0, reworded: 0, changes: [] };

it('an impact is told in words, and what is nought is left out where it is no news', () => {
  expect(impactSentence(NONE)).toBe('1 question : 1 sans changement, 0 mieux répondue, 0 moins bien.');
  expect(
    impactSentence({ ...NONE, questions: 12, unchanged: 6, better: 2, worse: 1, other: 1, reworded: 2 }),
  ).toBe(
    '12 questions : 6 sans changement, 2 mieux répondues, 1 moins bien, 1 autrement, 2 avec une autre réponse.',
  );
});

it('the drafts that are compared are those of the questions that get worse first, and so many at most', () => {
  const change = (id: string, verdict: 'worse' | 'reworded') => ({
    ...{ id, verdict, question: id },
    ...{ before: [], after: [] },
  });
  const many = Array.from({ length: 30 }, (_, at) => change(`r${at}`, 'reworded'));
  const first = firstChanges([...many, change('w', 'worse')]);
  expect(first).toHaveLength(MAX_COMPARED);
  expect(first[0]?.id).toBe('w');
});
