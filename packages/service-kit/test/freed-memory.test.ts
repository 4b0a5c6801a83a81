import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { copiesInMemory, until } from '@decroche/test-kit';
import { expect, test } from 'vitest';

/** Frames of the voice that are looked for, of fifty. */
const FRAMES = [0, 7, 14, 21, 28, 35, 42, 49];

test('a voice that was sent on is gone from memory although small buffers of others, made beside it, live on', async () => {
  const seed = randomUUID();
  const program = join(import.meta.dirname, 'passing-voice.fixture.ts');
  const child = spawn(process.execPath, [program, seed], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    await once(child.stdout, 'data');
    const pieces = FRAMES.map((at) => createHash('sha512').update(`${seed} ${at}`).digest().subarray(0, 32));
    const pid = child.pid as number;
    // What is measured is there until it is wiped.
    expect(await copiesInMemory(pid, ...pieces)).toBeGreaterThan(FRAMES.length);
    child.stdin.write('wipe');
    await until('nothing is left of it', async () => (await copiesInMemory(pid, ...pieces)) === 0);
  } finally {
    child.kill('SIGKILL');
  }
});
