import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { evaluateAnswers, type FileScore, judgedFiles } from '../src/answers/answer-evaluation.ts';
import { ROOT } from '../src/root.ts';

/** What was reached; it may only rise. */
const FLOORS = {
  'callers-spoken.jsonl': { said: 72, forbidden: 0, frames: 75, asked: 0 },
  'callers-typed.jsonl': { said: 54, forbidden: 0, frames: 50, asked: 0 },
  'titles-spoken.jsonl': { said: 78, forbidden: 0, frames: 74, asked: 0 },
  'titles-typed.jsonl': { said: 57, forbidden: 0, frames: 50, asked: 0 },
};

test('every file of judged questions is held to what was reached', async () => {
  const files = await judgedFiles(false);
  expect(files.map((file) => basename(file))).toEqual(Object.keys(FLOORS));
});

test.each(Object.entries(FLOORS))(
  'the judged questions of %s are answered as well as before',
  {
    timeout: 180_000,
  },
  async (file, floor) => {
    const [result] = await evaluateAnswers([join(ROOT, 'knowledge/judged', file)], () => undefined);
    const { score } = result as FileScore;
    expect(score.said, JSON.stringify(score.failures, null, 1)).toBeGreaterThanOrEqual(floor.said);
    expect(score.frames.right).toBeGreaterThanOrEqual(floor.frames);
    expect(score.forbidden).toBeLessThanOrEqual(floor.forbidden);
    expect(score.asked).toBeLessThanOrEqual(floor.asked);
  },
);
