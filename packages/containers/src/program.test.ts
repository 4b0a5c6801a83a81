import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runProgram } from './program.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'decroche-program-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('a program that is asked to end has cleaned up when that is told', async () => {
  const stop = new AbortController();
  const cleansUp = `trap 'sleep 0.2; echo cleaned >${folder}/told; exit 143' TERM; echo ready >${folder}/ready; while :; do sleep 0.05; done`;
  const running = runProgram('sh', ['-c', cleansUp], {
    timeoutMs: 10_000,
    signal: stop.signal,
  });
  running.catch(() => undefined);
  await expect.poll(() => readFileSync(join(folder, 'ready'), 'utf8'), { timeout: 5_000 }).toBe('ready\n');
  stop.abort(new Error('stopped'));
  await expect(running).rejects.toThrow('stopped');
  expect(readFileSync(join(folder, 'told'), 'utf8')).toBe('cleaned\n');
});

it('a program that was asked before it began is ended, and its failure is not told as its own', async () => {
  const signal = AbortSignal.abort(new Error('stopped'));
  await expect(runProgram('sleep', ['10'], { timeoutMs: 10_000, signal })).rejects.toThrow('stopped');
});

it('a program that ends by itself meanwhile has its own end', async () => {
  const { signal } = new AbortController();
  await expect(
    runProgram('sh', ['-c', 'echo wrong >&2; exit 3'], { timeoutMs: 5_000, signal }),
  ).rejects.toThrow('sh ended with 3: wrong');
});
