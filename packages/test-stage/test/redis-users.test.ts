import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { ensure } from '@decroche/local-stack';
import { storeTls } from '@decroche/service-kit/tls';
import { until } from '@decroche/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestRedis, type TestRedis } from '../src/mod.ts';

let server: TestRedis;

beforeAll(async () => {
  await ensure(['redis']);
  server = await startTestRedis({ users: 'services' });
}, 300_000);

afterAll(() => server?.stop());

/** First line of Redis's answer to one command, after signing in as a user. */
async function answer(url: string, command: string): Promise<string> {
  const { protocol, hostname, username, password, port } = new URL(url);
  const there = { host: hostname, port: Number(port) };
  const socket =
    protocol === 'rediss:' ? connectTls({ ...storeTls(hostname, server.tls), ...there }) : connect(there);
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
    const url = server.urlOf(user);
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
    expect(await answer(server.urlOf(user), command)).toMatch(/^-NOPERM/);
  });

  it('ivr-gateway reaches in a script what it reaches without', async () => {
    const url = server.urlOf('ivr-gateway');
    const ask = (key: string) => answer(url, `EVAL "return redis.call('GET',KEYS[1])" 1 ${key}`);
    expect(await ask('ivr:call:1')).toBe('$-1');
    expect(await answer(url, `EVAL "return redis.call('GET','desk:session:1')" 0`)).toMatch(/permission/i);
    expect(await answer(url, `EVAL "return redis.call('FLUSHALL')" 0`)).toMatch(/permission/i);
  });

  it('and nobody without a name may do anything', async () => {
    const { protocol, host } = new URL(server.urlOf('forget-check'));
    expect(await answer(`${protocol}//${host}`, 'GET ivr:call:1')).toMatch(/^-NOAUTH/);
  });
});
