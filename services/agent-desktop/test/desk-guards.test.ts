import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SessionView } from '#contract';
import { STREAM_BOUNDS } from '../src/calls/stream-places.ts';
import { SESSION_BOUNDS } from '../src/people/session-slots.ts';
import { DeskClient, type Feed } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';

const PROXY = '127.0.0.200';
const REPORT_TOKEN = 'report-token-of-these-guards';

let rig: DeskRig;
let redis: Redis;

beforeAll(async () => {
  rig = await DeskRig.start({
    TRUSTED_PROXIES: PROXY,
    HSTS_MAX_AGE_S: '31536000',
    EXTENSIONS: '1001,1002,1003',
    FORGET_REPORT_TOKEN: REPORT_TOKEN,
  });
  redis = new Redis(rig.stack.redis.url);
}, 120_000);
afterAll(async () => {
  redis?.disconnect();
  await rig?.stop();
});

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** Address on this machine that the request comes from. */
  readonly from?: string;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One request with any headers, from any loopback address. */
async function send({
  method = 'GET',
  path = '/api/session',
  headers = {},
  body,
  from,
}: Sent): Promise<Answer> {
  const { port } = new URL(rig.url);
  const text = body === undefined ? '' : JSON.stringify(body);
  const outgoing = request({
    host: '127.0.0.1',
    port,
    path,
    method,
    agent: false,
    ...(from === undefined ? {} : { localAddress: from }),
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
  });
  outgoing.end(text);
  const [response] = await once(outgoing, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() };
}

const signIn = (more: Sent = {}, agentId = 'nadia'): Promise<Answer> =>
  send({ method: 'POST', body: { agentId }, ...more });

describe('the rate limit', () => {
  it('counts invented cookies for the address that sends them', async () => {
    const statuses: number[] = [];
    for (let n = 1; n <= 130; n += 1) {
      const headers = { cookie: `desk_session=x${n}` };
      statuses.push((await signIn({ from: '127.0.0.11', headers }, 'nobody')).status);
    }
    expect(statuses.indexOf(429)).toBe(120);
    expect(new Set(statuses.slice(120))).toEqual(new Set([429]));
  });

  it('of an address leaves other addresses, and whoever is signed in at the same one, alone', async () => {
    const desk = await DeskClient.at(rig.url, '1001');
    for (let n = 0; n < 620; n += 1) await send({ path: '/api/clock', from: '127.0.0.12' });
    expect((await send({ path: '/api/clock', from: '127.0.0.12' })).status).toBe(429);
    expect((await send({ path: '/api/clock', from: '127.0.0.13' })).status).toBe(200);
    const headers = { cookie: desk.cookie };
    expect((await send({ path: '/api/clock', from: '127.0.0.12', headers })).status).toBe(200);
  }, 30_000);

  it('believes X-Forwarded-For from the proxy and from nobody else', async () => {
    const limit = async (from: string, client: string): Promise<string | undefined> => {
      const { headers } = await send({ path: '/api/clock', from, headers: { 'x-forwarded-for': client } });
      return headers['x-ratelimit-remaining'] as string | undefined;
    };
    expect([await limit(PROXY, '192.0.2.1'), await limit(PROXY, '192.0.2.2')]).toEqual(['599', '599']);
    expect([await limit('127.0.0.14', '192.0.2.3'), await limit('127.0.0.14', '192.0.2.4')]).toEqual([
      '599',
      '598',
    ]);
  });
});

describe('a host name', () => {
  it.each(['attacker.example', '127.0.0.1.attacker.example', '0.0.0.0', '10.0.0.5:80', 'desk.example@x'])(
    'that is not ours is refused before anything is told: %s',
    async (host) => {
      for (const path of ['/', '/api/session', '/assets/x.js', '/nothing']) {
        const answer = await send({ path, headers: { host } });
        expect(answer.status, path).toBe(421);
        expect(JSON.parse(answer.text)).toMatchObject({ error: 'UNKNOWN_HOST' });
      }
    },
  );

  it('may be any for a tool that carries the secret of its door, and for nobody else', async () => {
    const deliver = (path: string, token: string): Promise<Answer> =>
      send({
        ...{ path, method: 'POST', body: {} },
        headers: { host: 'agent-desktop:8443', 'x-forget-report-token': token },
      });
    expect((await deliver('/api/dpo/forget-check', REPORT_TOKEN)).status).toBe(400);
    expect((await deliver('/api/dpo/forget-check', 'another of as many characters')).status).toBe(421);
    expect((await deliver('/api/session', REPORT_TOKEN)).status).toBe(421);
  });

  it('is the same in other spellings, with the origin as browsers write it', async () => {
    const { port } = new URL(rig.url);
    for (const host of [`LOCALHOST:${port}`, `localhost.:${port}`, `localhost:${port}`]) {
      const answer = await signIn({ headers: { host, origin: `http://localhost:${port}` } });
      expect(answer.status, host).toBe(200);
    }
    for (const host of ['localhost', 'localhost:80']) {
      const answer = await signIn({ headers: { host, origin: 'http://localhost' } });
      expect(answer.status, host).toBe(200);
    }
    const other = await signIn({ headers: { host: 'localhost:81', origin: 'http://localhost' } });
    expect(other.status).toBe(403);
  });

  it('is taken from the proxy only when it is the proxy that says it', async () => {
    const headers = { 'x-forwarded-host': 'attacker.example' };
    expect((await send({ from: PROXY, headers })).status).toBe(421);
    expect((await send({ from: '127.0.0.15', headers })).status).toBe(200);
  });
});

describe('over HTTPS, as the proxy tells', () => {
  const headers = {
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'localhost',
    origin: 'https://localhost',
  };

  it('the cookie is of the __Host- kind, and the browser is told to stay with HTTPS', async () => {
    const answer = await signIn({ from: PROXY, headers });
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^__Host-desk_session=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
    const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const known = await send({ from: PROXY, headers: { ...headers, cookie } });
    expect(JSON.parse(known.text)).toMatchObject({ signedIn: true });
    const plain = cookie.replace('__Host-', '');
    const tossed = await send({ from: PROXY, headers: { ...headers, cookie: plain } });
    expect(JSON.parse(tossed.text)).toMatchObject({ signedIn: false });
  });

  it('a stranger cannot say so, and over plain HTTP neither is sent', async () => {
    const answer = await signIn({ from: '127.0.0.16', headers: { 'x-forwarded-proto': 'https' } });
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^desk_session=(?!.*Secure)/);
    expect(answer.headers['strict-transport-security']).toBeUndefined();
  });
});

describe('a slow client', () => {
  it.concurrent.each([
    ['that sends half a head', 'POST /api/session HTTP/1.1\r\nhost: 127.0.0.1\r\n'],
    [
      'that sends half a body',
      'POST /api/session HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 30\r\n\r\n{"a',
    ],
    ['that sends nothing', ''],
  ])(
    '%s is let go after a few seconds',
    async (_what, text) => {
      const socket = connect(Number(new URL(rig.url).port), '127.0.0.1');
      let answer = '';
      socket.on('data', (data) => {
        answer += data.toString();
      });
      const begun = performance.now();
      socket.write(text);
      await once(socket, 'close', { signal: AbortSignal.timeout(10_000) }).finally(() => socket.destroy());
      expect(performance.now() - begun).toBeLessThan(9_000);
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
      expect(answer).toContain('REQUEST_TOO_SLOW');
    },
    15_000,
  );
});

describe('streams', () => {
  it('of one person are bounded over all sessions, and another person still gets one', async () => {
    const feeds: Feed[] = [];
    for (let browser = 0; browser < 3; browser += 1) {
      const desk = await DeskClient.at(rig.url, '1003', 'thomas');
      for (let tab = 0; tab < STREAM_BOUNDS.person; tab += 1) {
        const feed = await desk.feed().catch(() => undefined);
        if (feed !== undefined) feeds.push(feed);
      }
    }
    await vi.waitFor(() => expect(feeds.filter(({ ended }) => !ended)).toHaveLength(STREAM_BOUNDS.person));
    const other = await DeskClient.at(rig.url, '1002', 'yves');
    const feed = await other.feed();
    await vi.waitFor(() => expect(feed.queue).toBeDefined());
    for (const open of [feed, ...feeds]) open.close();
  });
});

describe('sessions without a password', () => {
  it('cannot fill Redis, and leave those of other addresses alone', async () => {
    const kept =
      (await signIn({ from: '127.0.0.20' }, 'yves')).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const held = async (): Promise<number> => (await redis.keys('desk:session:*')).length;
    const before = await held();
    for (let n = 0; n < 100; n += 1) await signIn({ from: '127.0.0.21' }, 'yves');
    expect((await held()) - before).toBe(SESSION_BOUNDS.address);
    const person = await send({ headers: { cookie: kept } });
    expect((JSON.parse(person.text) as SessionView).signedIn).toBe(true);
  });
});
