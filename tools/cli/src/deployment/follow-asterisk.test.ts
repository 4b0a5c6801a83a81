import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ROOT } from '../root.ts';

let folder: string;
let asterisk: Server;
let port: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'follow-asterisk-'));
  asterisk = createServer((socket) => socket.on('error', () => undefined));
  asterisk.listen(0, '127.0.0.1');
  await once(asterisk, 'listening');
  port = (asterisk.address() as { port: number }).port;
});
afterEach(() => {
  asterisk.close();
  rmSync(folder, { recursive: true, force: true });
});

function follow(seconds: number): { readonly ended: Promise<number>; readonly isOver: () => boolean } {
  const hook = join(ROOT, 'deploy/k8s/base/hooks/follow-asterisk.mjs');
  const child = spawn(process.execPath, [hook, join(folder, 'draining'), String(port), String(seconds)]);
  return {
    ended: once(child, 'exit').then(([code]) => Number(code)),
    isOver: () => child.exitCode !== null,
  };
}

it('a container beside an Asterisk that stops goes on until Asterisk is gone', async () => {
  writeFileSync(join(folder, 'draining'), '');
  const looked = once(asterisk, 'connection');
  const following = follow(60);
  await looked;
  await once(asterisk, 'connection');
  expect(following.isOver()).toBe(false);
  asterisk.close();
  expect(await following.ended).toBe(0);
});

it('it goes at the bound although Asterisk is still there', async () => {
  writeFileSync(join(folder, 'draining'), '');
  expect(await follow(1).ended).toBe(0);
  expect(asterisk.listening).toBe(true);
});

it('one that is restarted alone waits for nobody, whatever was left by an earlier stop', async () => {
  writeFileSync(join(folder, 'draining'), '');
  utimesSync(join(folder, 'draining'), 0, 0);
  let connections = 0;
  asterisk.on('connection', () => {
    connections += 1;
  });
  expect(await follow(60).ended).toBe(0);
  expect(connections).toBe(0);
});
