import cookiePlugin from '@fastify/cookie';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebOrigins } from '../../http/web-origins.ts';
import { type BegunSignIn, SignInCookie } from './sign-in-cookie.ts';

const BEGUN: BegunSignIn = { state: 's', nonce: 'n', verifier: 'v', to: '/bureau', before: null };
const SECRET = 'a secret of the tests that is long enough';

let nowMs = 0;
let app: FastifyInstance;
beforeEach(async () => {
  nowMs = 1_000_000;
  app = await server(SECRET);
});
afterEach(() => app.close());

async function server(secret: string): Promise<FastifyInstance> {
  const cookie = new SignInCookie(new WebOrigins([], '127.0.0.1'), secret, () => nowMs);
  const made = Fastify();
  await made.register(cookiePlugin);
  made.get('/write', (request, reply) => {
    cookie.write(request, reply, BEGUN);
    return 'written';
  });
  made.get('/take', (request, reply) => ({ taken: cookie.take(request, reply) ?? null }));
  return made;
}

async function written(): Promise<string> {
  const [cookie] = (await app.inject('/write')).cookies;
  return `${cookie?.name}=${cookie?.value}`;
}

async function take(cookie: string, from = app): Promise<{ taken: BegunSignIn | null; cleared: boolean }> {
  const response = await from.inject({ url: '/take', headers: { cookie } });
  const { taken } = response.json<{ taken: BegunSignIn | null }>();
  return { taken, cleared: response.cookies.some(({ value }) => value === '') };
}

it('a begun sign-in is read back once by who sealed it, and nothing of it can be read in between', async () => {
  const cookie = await written();
  expect(Buffer.from(cookie.split('=')[1] ?? '', 'base64url').toString('latin1')).not.toContain('bureau');
  expect(await take(cookie)).toEqual({ taken: BEGUN, cleared: true });
  expect(await written()).not.toBe(cookie);
});

it('one that took longer than ten minutes is none', async () => {
  const cookie = await written();
  nowMs += 599_000;
  expect((await take(cookie)).taken).toEqual(BEGUN);
  nowMs += 2_000;
  expect(await take(cookie)).toEqual({ taken: null, cleared: true });
});

it('one sealed under another secret is none', async () => {
  const other = await server('another secret of the tests, as long as it');
  expect((await take(await written(), other)).taken).toBeNull();
  await other.close();
});

it('no byte of it can be changed', async () => {
  const [name, value = ''] = (await written()).split('=');
  for (let at = 0; at < value.length; at += 7) {
    const changed = value.slice(0, at) + (value[at] === 'A' ? 'B' : 'A') + value.slice(at + 1);
    expect((await take(`${name}=${changed}`)).taken).toBeNull();
  }
});
