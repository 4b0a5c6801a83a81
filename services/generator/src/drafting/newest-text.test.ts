import { expect, test } from 'vitest';
import { NewestText } from './newest-text.ts';

const never = new AbortController().signal;
const text = (sequence: number, turnId = 't') => ({ conversationId: 'c', turnId, sequence });

test('a newer text cancels what goes on for an older one, and nothing else', () => {
  const newest = new NewestText();
  const older = newest.start(text(1), never);
  const elsewhere = newest.start(text(1, 'other'), never);
  const newer = newest.start(text(2), never);
  expect([older, elsewhere, newer].map(({ signal }) => signal.aborted)).toEqual([true, false, false]);
});

test('an older text that comes late is of no use from the start', () => {
  const newest = new NewestText();
  const newer = newest.start(text(2), never);
  expect(newest.start(text(1), never).signal.aborted).toBe(true);
  expect(newer.signal.aborted).toBe(false);
  newer.end();
});

test('work that has ended cancels nothing', () => {
  const newest = new NewestText();
  newest.start(text(2), never).end();
  expect(newest.start(text(1), never).signal.aborted).toBe(false);
});

test('the end of the service ends all work', () => {
  const stop = new AbortController();
  const work = new NewestText().start(text(1), stop.signal);
  stop.abort();
  expect(work.signal.aborted).toBe(true);
});
