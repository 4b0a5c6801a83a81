import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyedQueue } from './keyed-queue.ts';

/** Lets every promise that can settle do so. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A job that runs until the test ends it. */
class OpenJob {
  started = false;
  readonly #end = Promise.withResolvers<void>();

  readonly run = (): Promise<void> => {
    this.started = true;
    return this.#end.promise;
  };

  end(): void {
    this.#end.resolve();
  }
}

describe('a keyed queue', () => {
  it('keeps the order of each key and never runs more than its width at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), turns: fc.nat(3) }), {
          maxLength: 30,
        }),
        async (width, jobs) => {
          const queue = new KeyedQueue(width);
          const ran: Record<string, number[]> = {};
          const running = new Set<string>();
          let most = 0;
          await Promise.all(
            jobs.map(({ key, turns }, index) =>
              queue.run(key, async () => {
                expect(running.has(key)).toBe(false);
                running.add(key);
                most = Math.max(most, running.size);
                for (let turn = 0; turn < turns; turn++) await Promise.resolve();
                ran[key] = [...(ran[key] ?? []), index];
                running.delete(key);
              }),
            ),
          );
          expect(most).toBeLessThanOrEqual(width);
          for (const [key, order] of Object.entries(ran)) {
            expect(order).toEqual(jobs.flatMap((job, index) => (job.key === key ? [index] : [])));
          }
          await queue.idle();
          expect(queue.size).toBe(0);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('runs jobs of different keys side by side up to its width', async () => {
    const queue = new KeyedQueue(2);
    const jobs = [new OpenJob(), new OpenJob(), new OpenJob()];
    jobs.forEach((job, index) => void queue.run(`key ${index}`, job.run));
    await settle();
    expect(jobs.map((job) => job.started)).toEqual([true, true, false]);
    jobs[1]?.end();
    await settle();
    expect(jobs.map((job) => job.started)).toEqual([true, true, true]);
    for (const job of jobs) job.end();
    await queue.idle();
  });

  it('tells the failure of a job to who gave it, and goes on with the key', async () => {
    const queue = new KeyedQueue(1);
    const failed = queue.run('key', () => Promise.reject(new Error('failed')));
    const thrown = queue.run('key', () => {
      throw new Error('thrown');
    });
    const done: string[] = [];
    const after = queue.run('key', async () => void done.push('after'));
    await expect(failed).rejects.toThrow('failed');
    await expect(thrown).rejects.toThrow('thrown');
    await after;
    expect(done).toEqual(['after']);
    await queue.run('other', async () => void done.push('other'));
    expect(done).toEqual(['after', 'other']);
  });

  it('is idle only when the jobs given meanwhile have run too', async () => {
    const queue = new KeyedQueue(4);
    const [first, second] = [new OpenJob(), new OpenJob()];
    let idle = false;
    void queue.run('key', first.run);
    void queue.idle().then(() => {
      idle = true;
    });
    void queue.run('key', second.run);
    first.end();
    await settle();
    expect(idle).toBe(false);
    second.end();
    await settle();
    expect(idle).toBe(true);
  });

  it('counts what runs and waits, and tells when there is room', async () => {
    const queue = new KeyedQueue(1);
    const jobs = [new OpenJob(), new OpenJob(), new OpenJob()];
    for (const job of jobs) void queue.run('key', job.run);
    expect(queue.size).toBe(3);
    let room = false;
    void queue.below(2).then(() => {
      room = true;
    });
    jobs[0]?.end();
    await settle();
    expect([queue.size, room]).toEqual([2, false]);
    jobs[1]?.end();
    await settle();
    expect([queue.size, room]).toEqual([1, true]);
    jobs[2]?.end();
    await queue.idle();
  });

  it.each([0, -1, Number.NaN])('cannot be %s wide', (width) => {
    expect(() => new KeyedQueue(width)).toThrow(RangeError);
  });
});
