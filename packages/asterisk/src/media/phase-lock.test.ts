import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PhaseLock } from './phase-lock.ts';

test('two phases are never worked in at once, and everyone gets his turn in the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.record({ phase: fc.constantFrom('a', 'b'), fails: fc.boolean() }), {
        minLength: 1,
        maxLength: 20,
      }),
      async (scheduler, jobs) => {
        const lock = new PhaseLock<'a' | 'b'>(3);
        const working: string[] = [];
        const runs = jobs.map(({ phase, fails }, index) =>
          lock.run(phase, async () => {
            working.push(phase);
            expect(new Set(working).size).toBe(1);
            expect(working.length).toBeLessThanOrEqual(3);
            await scheduler.schedule(Promise.resolve(), `job ${index}`);
            working.splice(working.indexOf(phase), 1);
            if (fails) throw new RangeError('failed');
            return index;
          }),
        );
        const settled = Promise.allSettled(runs);
        await scheduler.waitFor(settled);
        const results = await settled;
        expect(results.map(({ status }) => status === 'rejected')).toEqual(jobs.map(({ fails }) => fails));
      },
    ),
  );
});

test('those of one phase work together; a latecomer waits behind the other phase', async () => {
  const lock = new PhaseLock<'a' | 'b'>(10);
  const order: string[] = [];
  const held = Promise.withResolvers<void>();
  const job = (phase: 'a' | 'b', name: string) =>
    lock.run(phase, async () => {
      order.push(name);
      await held.promise;
    });
  const all = [job('a', 'a1'), job('a', 'a2'), job('b', 'b1'), job('a', 'a3')];
  await new Promise((resolve) => setImmediate(resolve));
  expect(order).toEqual(['a1', 'a2']);
  held.resolve();
  await Promise.all(all);
  expect(order).toEqual(['a1', 'a2', 'b1', 'a3']);
});

test('one who gives up while waiting lets the others pass', async () => {
  const lock = new PhaseLock<'a' | 'b'>(10);
  const held = Promise.withResolvers<void>();
  const first = lock.run('a', () => held.promise);
  const givingUp = new AbortController();
  const second = lock.run('b', async () => 'never', givingUp.signal);
  const third = lock.run('a', async () => 'done');
  givingUp.abort(new RangeError('enough'));
  await expect(second).rejects.toThrow('enough');
  expect(await third).toBe('done');
  held.resolve();
  await first;
  await expect(lock.run('b', async () => 'x', AbortSignal.abort())).rejects.toThrow();
  expect(await lock.run('b', async () => 'free')).toBe('free');
});
