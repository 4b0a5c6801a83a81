import { basename } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { evaluateAnswers, type FileScore, judgedFiles } from '../src/answers/answer-evaluation.ts';

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

describe('asked of the services', () => {
  let results: FileScore[];
  beforeAll(async () => {
    results = await evaluateAnswers(await judgedFiles(false), () => undefined);
  }, 300_000);

  test.each(Object.entries(FLOORS))('those of %s are answered as well as before', (name, floor) => {
    const { score } = results.find(({ file }) => basename(file) === name) as FileScore;
    expect(score.said, JSON.stringify(score.failures, null, 1)).toBeGreaterThanOrEqual(floor.said);
    expect(score.frames.right).toBeGreaterThanOrEqual(floor.frames);
    expect(score.forbidden).toBeLessThanOrEqual(floor.forbidden);
    expect(score.asked).toBeLessThanOrEqual(floor.asked);
  });
});
