import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReconnectDelay } from './reconnect-delay.ts';

test('each pause lies in the upper half of a bound that doubles up to its limit', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000 }),
      fc.integer({ min: 1, max: 60_000 }),
      fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
        minLength: 1,
        maxLength: 60,
      }),
      (firstMs, extraMs, draws) => {
        const queue = [...draws];
        const maxMs = firstMs + extraMs;
        const delay = new ReconnectDelay({ firstMs, maxMs, random: () => queue.shift() ?? 0 });
        for (const attempt of draws.keys()) {
          const bound = Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 30));
          const pause = delay.next();
          expect(pause).toBeGreaterThanOrEqual(bound / 2);
          expect(pause).toBeLessThanOrEqual(bound);
        }
        expect(delay.attempts).toBe(draws.length);
      },
    ),
  );
});

test('a success begins again with the shortest pause', () => {
  const delay = new ReconnectDelay({ firstMs: 100, maxMs: 5_000, random: () => 0 });
  const first = delay.next();
  for (let i = 0; i < 10; i += 1) delay.next();
  expect(delay.next()).toBe(2_500);
  delay.reset();
  expect(delay.next()).toBe(first);
});
