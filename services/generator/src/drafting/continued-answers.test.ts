import { setTimeout as pause } from 'node:timers/promises';
import type { DraftSentence, Passage } from '@decroche/contracts';
import { Question } from '@decroche/question';
import { expect, test } from 'vitest';
import { amount, passage } from '../../test/found-passages.ts';
import { ContinuedAnswers, type Write } from './continued-answers.ts';

const one = { text: 'Un.', sourceIds: ['s-plain'] };
const two = { text: 'Deux.', sourceIds: ['s-plain'] };
const asked = new Question('pension de réversion', 2026);
const never = new AbortController().signal;

/** A writer whose answer goes on when it is told to, and who notes how often he was asked and stopped. */
function stepwise() {
  const steps: (() => void)[] = [];
  const seen = { asked: 0, stopped: 0 };
  const step = (): Promise<void> => new Promise((resolve) => steps.push(resolve));
  const write: Write = async function* (signal) {
    seen.asked += 1;
    signal.addEventListener('abort', () => (seen.stopped += 1));
    yield [one];
    await step();
    yield [one, two];
    await step();
  };
  const answers = new ContinuedAnswers();
  const ask = (question: Question, passages: readonly Passage[], signal: AbortSignal, turnId = 't') =>
    answers.read({ conversationId: 'c', turnId }, question, passages, write, signal);
  const go = async (): Promise<void> => {
    await pause(0);
    for (const resolve of steps.splice(0)) resolve();
    await pause(0);
  };
  return { ask, seen, go };
}

async function readAll(answers: AsyncIterable<readonly DraftSentence[]>, into: number[]): Promise<void> {
  for await (const sentences of answers) into.push(sentences.length);
}

test('what is asked again while it is written is not asked of the model twice, and goes on from there', async () => {
  const { ask, seen, go } = stepwise();
  const first = new AbortController();
  const read: number[][] = [[], []];
  const partial = readAll(ask(asked, [passage()], first.signal), read[0] as number[]);
  await go();
  first.abort(new Error('a newer text came'));
  const final = readAll(ask(new Question(asked.text, 2026), [passage()], never), read[1] as number[]);
  await expect(partial).rejects.toThrow('a newer text came');
  await go();
  await final;
  expect(read[1]?.at(-1)).toBe(2);
  expect(seen).toEqual({ asked: 1, stopped: 0 });
});

test.each([
  ['another question', 'réversion combien', [passage()], 't'],
  ['the same of other documents', asked.text, [passage(), amount], 't'],
  ['the same in another turn', asked.text, [passage()], 'u'],
])('%s is asked anew, and the answer that nobody reads is stopped', async (_, text, passages, turn) => {
  const { ask, seen, go } = stepwise();
  const first = new AbortController();
  const partial = readAll(ask(asked, [passage()], first.signal), []);
  await go();
  first.abort(new Error('a newer text came'));
  await expect(partial).rejects.toThrow();
  const final = readAll(ask(new Question(text, 2026), passages, never, turn), []);
  await pause(60);
  expect(seen).toEqual({ asked: 2, stopped: 1 });
  await go();
  await go();
  await final;
});

test('a newer text that asks something else stops the writing at once', async () => {
  const { ask, seen, go } = stepwise();
  const first = new AbortController();
  const partial = readAll(ask(asked, [passage()], first.signal), []);
  await go();
  first.abort(new Error('a newer text came'));
  const final = readAll(ask(new Question('réversion combien', 2026), [passage()], never), []);
  await expect(partial).rejects.toThrow('a newer text came');
  expect(seen.stopped).toBe(1);
  await go();
  await go();
  await final;
});

test('a whole answer is there at once for the final text', async () => {
  const { ask, seen, go } = stepwise();
  const partial = readAll(ask(asked, [passage()], never), []);
  await go();
  await go();
  await partial;
  const read: number[] = [];
  await readAll(ask(asked, [passage()], never), read);
  expect(read).toEqual([2]);
  expect(seen.asked).toBe(1);
});

test('a failure is told to all who read, and the next who asks is not given it', async () => {
  let times = 0;
  const failing: Write = async function* () {
    times += 1;
    yield [one];
    if (times === 1) throw new Error('503');
  };
  const answers = new ContinuedAnswers();
  const turn = { conversationId: 'c', turnId: 't' };
  const ask = () => answers.read(turn, asked, [passage()], failing, never);
  const readers = [1, 2].map(() => readAll(ask(), []));
  for (const reader of await Promise.allSettled(readers)) expect(reader.status).toBe('rejected');
  const read: number[] = [];
  await readAll(ask(), read);
  expect([times, read]).toEqual([2, [1]]);
  // The failed one is over some time later: the new one is still given to who asks.
  await pause(60);
  await readAll(ask(), []);
  expect(times).toBe(2);
});
