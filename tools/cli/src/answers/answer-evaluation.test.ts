import { expect, test } from 'vitest';
import { scoreLines, totalOf } from './answer-evaluation.ts';
import type { AnswerScore } from './answer-scoring.ts';

const one: AnswerScore = {
  questions: 3,
  wanted: 4,
  said: 3,
  forbidden: 1,
  frames: { right: 2, all: 3 },
  asked: 1,
  failures: [{ id: 'a', kind: 'missing', detail: '55 ans' }],
};
const other: AnswerScore = {
  questions: 2,
  wanted: 2,
  said: 2,
  forbidden: 0,
  frames: { right: 1, all: 2 },
  asked: 0,
  failures: [{ id: 'b', kind: 'frame', detail: 'distress wanted, nothing given' }],
};
const files = [
  { file: 'one.jsonl', score: one },
  { file: 'other.jsonl', score: other },
];

test('the total of several files adds up their figures and keeps every failure', () => {
  expect(totalOf(files)).toEqual({
    questions: 5,
    wanted: 6,
    said: 5,
    forbidden: 1,
    frames: { right: 3, all: 5 },
    asked: 1,
    failures: [...one.failures, ...other.failures],
  });
});

test('several files have a line each, then their total; a single file has its total alone', () => {
  expect(scoreLines(files)).toEqual([
    'one.jsonl: 3 questions: 3 of 4 said, 1 missing, 1 forbidden, 2 of 3 frames right, 1 asked although said',
    'other.jsonl: 2 questions: 2 of 2 said, 0 missing, 0 forbidden, 1 of 2 frames right, 0 asked although said',
    '5 questions: 5 of 6 said, 1 missing, 1 forbidden, 3 of 5 frames right, 1 asked although said',
    '  a missing: 55 ans',
    '  b frame: distress wanted, nothing given',
  ]);
  expect(scoreLines(files.slice(1))).toHaveLength(2);
});
