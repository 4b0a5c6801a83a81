import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { copiesInMemory } from '@decroche/test-kit';
import { expect, test } from 'vitest';

const READING = join(import.meta.dirname, 'reading-process.ts');
const NAME = ['zbrqw', 'ixlony'].join('');
/** The buffer of the pipe may hold one. */
const MAX_COPIES = 1;
const DEADLINE_MS = 30_000;

/** Copies of a name in the memory of a process that has read it once; waits until they are few, up to a deadline. */
async function copiesAfterReading(mode: string, waitMs: number): Promise<number> {
  const child = spawn(process.execPath, [READING, mode], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    await once(child.stdout, 'data');
    child.stdin.write(`bonjour madame ${NAME} à l'appareil mon numéro 06 12 34 56 78\n`);
    await once(child.stdout, 'data');
    const until = performance.now() + waitMs;
    for (;;) {
      const copies = await copiesInMemory(child.pid as number, NAME);
      if (copies <= MAX_COPIES || performance.now() > until) return copies;
      await pause(500);
    }
  } finally {
    child.kill();
  }
}

test('a name that was read is gone from the memory of the process within seconds', async () => {
  expect(await copiesAfterReading('wipe', DEADLINE_MS)).toBeLessThanOrEqual(MAX_COPIES);
  // What is measured is there: without the wipe the copies stay.
  expect(await copiesAfterReading('keep', 5_000)).toBeGreaterThan(MAX_COPIES);
}, 120_000);
