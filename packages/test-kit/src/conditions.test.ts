import { expect, test } from 'vitest';
import { until } from './conditions.ts';

test('the wait ends when the condition holds, be it answered later', async () => {
  let looks = 0;
  await until(() => Promise.resolve(++looks === 3));
  expect(looks).toBe(3);
});

test('what does not hold in time is named, by its text if need be', async () => {
  await expect(until('the door is open', () => false, 5)).rejects.toThrow(
    /not within 5 ms: the door is open/,
  );
  const isOpen = false;
  await expect(until(() => isOpen, 5)).rejects.toThrow(/isOpen/);
});

test('a condition that cannot look ends the wait at once', async () => {
  await expect(until('it', () => Promise.reject(new Error('no door')))).rejects.toThrow('no door');
});
