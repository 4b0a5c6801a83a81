import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@decroche/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../src/command.ts';
import { ensure, type LocalStack, layoutOf, startLocalStack } from '../src/mod.ts';

let stack: LocalStack;

beforeAll(async () => {
  await ensure(['redis']);
  stack = await startLocalStack({ services: ['redis'], redisUsers: 'services' });
}, 300_000);

afterAll(() => stack.stop());

/** First line of Redis's answer to one command, after signing in as a user. */
async function answer(url: string, command: string): Promise<string> {
  const { username, password, port } = new URL(url);
  const socket = connect({ host: '127.0.0.1', port: Number(port) });
  let heard = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    heard += chunk;
  });
  const signIn = password === '' ? 'PING' : `AUTH ${username} ${password}`;
  socket.write(`${signIn}\r\n${command}\r\n`);
  try {
    await until(`an answer to ${command}`, () => heard.split('\r\n').length > 2);
    return heard.split('\r\n')[1] ?? '';
  } finally {
    socket.destroy();
  }
}

describe('a service on Redis', () => {
  it.each([
    ['ivr-gateway', 'ivr:call:1'],
    ['agent-desktop', 'desk:conversation:1'],
  ] as const)('%s has its own keys', async (user, key) => {
    const url = stack.redis.urlOf(user);
    expect(await answer(url, `SET ${key} x EX 60`)).toBe('+OK');
    expect(await answer(url, `GET ${key}`)).toBe('$1');
    expect(await answer(url, `DEL ${key}`)).toBe(':1');
  });

  it.each([
    ['ivr-gateway', 'GET desk:session:1'],
    ['ivr-gateway', 'SET desk:session:1 x'],
    ['ivr-gateway', 'FLUSHALL'],
    ['ivr-gateway', 'KEYS *'],
    ['ivr-gateway', 'CONFIG GET *'],
    ['ivr-gateway', 'ACL LIST'],
    ['ivr-gateway', 'SAVE'],
    ['ivr-gateway', 'MODULE LIST'],
    ['ivr-gateway', 'EVAL "return 1" 1 desk:session:1'],
    ['agent-desktop', 'EVAL "return 1" 0'],
    ['agent-desktop', 'GET ivr:call:1'],
    ['agent-desktop', 'DEL ivr:call:1'],
    ['agent-desktop', 'MONITOR'],
    ['agent-desktop', 'CONFIG SET dir /'],
    ['agent-desktop', 'REPLICAOF 127.0.0.1 1'],
    ['forget-check', 'SET desk:session:1 x'],
    ['forget-check', 'DEL ivr:call:1'],
  ] as const)('%s may not %s', async (user, command) => {
    expect(await answer(stack.redis.urlOf(user), command)).toMatch(/^-NOPERM/);
  });

  it('ivr-gateway reaches in a script what it reaches without', async () => {
    const url = stack.redis.urlOf('ivr-gateway');
    const ask = (key: string) => answer(url, `EVAL "return redis.call('GET',KEYS[1])" 1 ${key}`);
    expect(await ask('ivr:call:1')).toBe('$-1');
    expect(await answer(url, `EVAL "return redis.call('GET','desk:session:1')" 0`)).toMatch(/permission/i);
    expect(await answer(url, `EVAL "return redis.call('FLUSHALL')" 0`)).toMatch(/permission/i);
  });

  it('and nobody without a name may do anything', async () => {
    const { port } = new URL(stack.redis.url);
    expect(await answer(`redis://127.0.0.1:${port}`, 'GET ivr:call:1')).toMatch(/^-NOAUTH/);
  });
});

describe("the container's start of Redis", () => {
  const passwords = {
    REDIS_PASSWORD_IVR_GATEWAY: 'password-of-one',
    REDIS_PASSWORD_AGENT_DESKTOP: 'password|of&two',
    REDIS_PASSWORD_FORGET_CHECK: 'password\\of/three',
  };
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'decroche-redis-'));
    const program = join(folder, 'redis-server');
    await writeFile(program, '#!/bin/sh\necho "$@"\nenv\n');
    await chmod(program, 0o700);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  function start(environment: Record<string, string>) {
    return runCommand(join(layoutOf().root, 'infra/redis/entrypoint.sh'), [], {
      env: {
        PATH: `${folder}:/usr/bin:/bin`,
        ...{ REDIS_DIR: folder, REDIS_ADDRESS: '0.0.0.0', REDIS_PORT: '6379', REDIS_MEMORY: '256mb' },
        ...environment,
      },
      timeoutMs: 10_000,
    });
  }

  it('writes every password into the file of users and none elsewhere', async () => {
    const { exitCode, bytes } = await start(passwords);
    expect(exitCode).toBe(0);
    const users = await readFile(join(folder, 'users.acl'), 'utf8');
    for (const password of Object.values(passwords)) {
      expect(users).toContain(` >${password} `);
      expect(bytes.toString()).not.toContain(password);
    }
    expect(users).toMatch(/^user default off$/m);
  });

  it.each(['', 'two words', 'a\nuser default on nopass'])(
    'is refused with the password %j',
    async (password) => {
      const { exitCode, stderr } = await start({ ...passwords, REDIS_PASSWORD_AGENT_DESKTOP: password });
      expect(exitCode).not.toBe(0);
      expect(stderr).toContain('REDIS_PASSWORD_AGENT_DESKTOP');
    },
  );
});
