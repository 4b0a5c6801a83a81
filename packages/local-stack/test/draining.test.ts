import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type AgentPhone,
  ensure,
  type LocalStack,
  layoutOf,
  placeCall,
  startAgentPhone,
  startLocalStack,
} from '../src/mod.ts';

let stack: LocalStack;
let folder: string;
let phone: AgentPhone | undefined;

beforeAll(async () => {
  await ensure(['asterisk', 'sipp']);
  stack = await startLocalStack({ services: ['asterisk'], agents: 1 });
  folder = await mkdtemp(join(tmpdir(), 'decroche-drain-'));
  const { command, args } = stack.bundle.command('usr/sbin/asterisk');
  await writeFile(join(folder, 'asterisk'), `#!/bin/sh\nexec ${[command, ...args].join(' ')} "$@"\n`);
  await chmod(join(folder, 'asterisk'), 0o755);
}, 300_000);

afterAll(async () => {
  await phone?.stop();
  await stack.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs drain.sh as what stops Asterisk does. */
function drain(seconds: number): { readonly ended: Promise<number>; readonly isOver: () => boolean } {
  const child = spawn(join(layoutOf().asteriskConfiguration, 'drain.sh'), [String(seconds)], {
    env: { LC_ALL: 'C', PATH: `${folder}:/usr/bin:/bin`, DIR_ETC: join(stack.dir, 'asterisk/etc') },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code]) => Number(code));
  return { ended, isOver: () => child.exitCode !== null };
}

it('an Asterisk that is about to stop refuses new calls, serves whoever waits, and waits for the last one to end', async () => {
  const waiting = await placeCall({ stack, hangUpAfterMs: 30_000 });
  await waiting.answered;
  // The bound passes although a call lives, and new calls are refused from then on.
  expect(await drain(1).ended).toBe(0);
  const late = await placeCall({ stack, hangUpAfterMs: 5_000 });
  await late.answered.catch(() => undefined);
  expect((await late.ended).end).toBe('refused');
  expect(late.output()).toContain('503');

  const stopping = drain(60);
  phone = await startAgentPhone({ stack, extension: '1001', ringMs: 200 });
  await phone.next('answered');
  expect(stopping.isOver()).toBe(false);
  await waiting.hangUp();
  expect((await waiting.ended).exitCode).toBe(0);
  expect(await stopping.ended).toBe(0);
});
