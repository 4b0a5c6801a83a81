import { join } from 'node:path';
import { expect, test } from 'vitest';
import { evaluateAnswers } from '../src/answers/answer-evaluation.ts';
import type { AnswerScore } from '../src/answers/answer-scoring.ts';
import { ROOT } from '../src/root.ts';

/** What was reached; it may only rise. */
const FLOORS = {
  'callers-spoken.jsonl': { said: 72, forbidden: 1, frames: 74, asked: 0 },
  'callers-typed.jsonl': { said: 50, forbidden: 0, frames: 49, asked: 0 },
};

test.each(Object.entries(FLOORS))(
  'the judged questions of %s are answered as well as before',
  {
    timeout: 180_000,
  },
  async (file, floor) => {
    const score: AnswerScore = await evaluateAnswers(join(ROOT, 'knowledge/judged', file), () => undefined);
    expect(score.said, JSON.stringify(score.failures, null, 1)).toBeGreaterThanOrEqual(floor.said);
    expect(score.frames.right).toBeGreaterThanOrEqual(floor.frames);
    expect(score.forbidden).toBeLessThanOrEqual(floor.forbidden);
    expect(score.asked).toBeLessThanOrEqual(floor.asked);
  },
);
