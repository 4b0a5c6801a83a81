import { expect, test } from 'vitest';
import { OnceInAWhile } from './once-in-a-while.ts';

test('each thing may be told once in ten seconds', () => {
  let now = 0;
  const log = new OnceInAWhile(() => now);
  expect([log.mayTell('a'), log.mayTell('a'), log.mayTell('b')]).toEqual([true, false, true]);
  now = 9_999;
  expect(log.mayTell('a')).toBe(false);
  now = 10_000;
  expect([log.mayTell('a'), log.mayTell('a')]).toEqual([true, false]);
});

test('it remembers no more than a hundred things', () => {
  const log = new OnceInAWhile(() => 0);
  for (let each = 0; each < 100; each += 1) expect(log.mayTell(`${each}`)).toBe(true);
  expect(log.mayTell('0')).toBe(false);
  expect(log.mayTell('one more')).toBe(true);
  expect(log.mayTell('0')).toBe(true);
});
