import { basename } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { evaluateAnswers, type FileScore, judgedFiles } from '../src/answers/answer-evaluation.ts';
import { readJudgedQuestions } from '../src/answers/judged-question.ts';

/** What was reached; it may only rise, and what is forbidden, asked again or not asked only fall. */
const FLOORS = {
  'callers-spoken.jsonl': { said: 76, forbidden: 0, frames: 75, asked: 0, unasked: 0 },
  'callers-typed.jsonl': { said: 65, forbidden: 0, frames: 55, asked: 0, unasked: 0 },
  'titles-spoken.jsonl': { said: 84, forbidden: 0, frames: 74, asked: 0, unasked: 0 },
  'titles-typed.jsonl': { said: 57, forbidden: 0, frames: 50, asked: 0, unasked: 0 },
};

/** Kinds of mistakes that were made once, and the questions of which each must hold by itself. */
const MENDED = {
  'a need of which a part is left out': ['cs01'],
  'a regional rule that has nothing to do with the question': ['cs45', 'cs58', 'ct29'],
  'a date of birth of which the year is lost': ['cs04', 'cs06'],
  'a year of something else taken for a birth': ['cs07', 'cs08', 'ts32'],
  'a fraud taken for a file': ['cs09', 'ts51', 'ts52', 'ts53'],
  'the business of another body': ['cs12'],
  'a sentence that answers another question': ['cs15', 'cs16', 'ts39', 'ts40', 'ts41', 'ts43', 'ts46'],
  'two needs of which one is lost, with an age or money': ['cs33', 'cs34', 'ts29', 'ts30', 'ts34', 'ts36'],
  'two needs of which one is lost, with papers': ['cs32', 'ts31', 'ts33', 'ts38'],
  'distress that gets a rule': ['cs20', 'cs21', 'cs22', 'ts47', 'ts48', 'ts49', 'ts50'],
  'a person wanted, or who listens': ['cs25', 'cs26', 'cs68', 'ts54', 'ts55', 'ts56'],
  'another language or a wrong number': ['cs27', 'cs28', 'cs30', 'ts57'],
  'a change of rules that is not this caller’s': ['ts44', 'ts45'],
  'the fund’s example requests': ['ct51', 'ct52', 'ct53', 'ct54', 'ct55'],
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
    expect(score.forbidden, JSON.stringify(score.failures, null, 1)).toBeLessThanOrEqual(floor.forbidden);
    expect(score.asked).toBeLessThanOrEqual(floor.asked);
    const unasked = score.failures.filter(({ kind }) => kind === 'not-asked');
    expect(unasked.length, JSON.stringify(unasked)).toBeLessThanOrEqual(floor.unasked);
  });

  test.each(Object.entries(MENDED))('%s does not come back', async (_, ids) => {
    const asked = await Promise.all((await judgedFiles(false)).map(readJudgedQuestions));
    expect(ids.filter((id) => !asked.flat().some((question) => question.id === id))).toEqual([]);
    const failures = results.flatMap(({ score }) => score.failures);
    expect(failures.filter(({ id }) => ids.includes(id))).toEqual([]);
  });

  test('every judged question says what it may never be answered with', async () => {
    const asked = (await Promise.all((await judgedFiles(false)).map(readJudgedQuestions))).flat();
    expect(asked.filter(({ never }) => never.length === 0).map(({ id }) => id)).toEqual([]);
  });
});
