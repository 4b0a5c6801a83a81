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

test('the end of a conversation cancels all that goes on for it and all that begins later, and nothing else', () => {
  const newest = new NewestText();
  const works = [newest.start(text(1), never), newest.start(text(1, 'other'), never)];
  const elsewhere = newest.start({ ...text(1), conversationId: 'd' }, never);
  newest.endConversation('c');
  expect(works.map(({ signal }) => signal.aborted)).toEqual([true, true]);
  expect(newest.start(text(2), never).signal.aborted).toBe(true);
  expect(elsewhere.signal.aborted).toBe(false);
});

test('an ended conversation is forgotten once many more have ended', () => {
  const newest = new NewestText();
  newest.endConversation('c');
  for (let at = 0; at < 2_000; at += 1) newest.endConversation(`other ${at}`);
  expect(newest.start(text(1), never).signal.aborted).toBe(false);
});

test('the end of the service ends all work', () => {
  const stop = new AbortController();
  const work = new NewestText().start(text(1), stop.signal);
  stop.abort();
  expect(work.signal.aborted).toBe(true);
});
