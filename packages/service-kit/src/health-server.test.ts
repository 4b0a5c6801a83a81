import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AboutDoor, HealthServer, type ReadinessCheck } from './health-server.ts';
import { describeSelf } from './self-description.ts';

let checks: () => readonly ReadinessCheck[];
let server: HealthServer;
let port: number;

beforeEach(async () => {
  checks = () => [{ name: 'nats', ready: true }];
  server = new HealthServer(() => checks(), { version: '0.15.0+abc' });
  port = await server.start({ host: '127.0.0.1', port: 0 });
});
afterEach(() => server.destroy());

async function ask(path: string, init?: RequestInit): Promise<[number, unknown]> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
  const body = await response.text();
  return [response.status, body === '' ? '' : JSON.parse(body)];
}

describe('/live', () => {
  it('says yes and which version runs, whatever is away', async () => {
    checks = () => [{ name: 'nats', ready: false }];
    expect(await ask('/live')).toEqual([200, { live: true, version: '0.15.0+abc' }]);
    server.drain();
    expect(await ask('/live?from=probe')).toEqual([200, { live: true, version: '0.15.0+abc' }]);
  });
});

describe('/ready', () => {
  it('says yes when everything is reached, and no as soon as one thing is not', async () => {
    expect(await ask('/ready')).toEqual([
      200,
      { ready: true, draining: false, checks: [{ name: 'nats', ready: true }] },
    ]);
    checks = () => [
      { name: 'nats', ready: true },
      { name: 'model', ready: false, detail: 'loading' },
    ];
    expect(await ask('/ready')).toEqual([503, { ready: false, draining: false, checks: checks() }]);
  });

  it('says no while the service drains', async () => {
    server.drain();
    expect(await ask('/ready')).toEqual([
      503,
      { ready: false, draining: true, checks: [{ name: 'nats', ready: true }] },
    ]);
  });

  it('says no when a check cannot even look, and goes on answering', async () => {
    checks = () => {
      throw new Error('a detail that nobody should read');
    };
    const [status, body] = await ask('/ready');
    expect(status).toBe(503);
    expect(JSON.stringify(body)).not.toContain('a detail');
    expect((await ask('/live'))[0]).toBe(200);
  });
});

describe('/about', () => {
  const TOKEN = 'token-of-the-tests-long-enough';
  const facts = { service: 'a-service', version: '1.0', startedAtMs: 5, settings: [], tracing: false };
  let open: HealthServer | undefined;
  afterEach(() => open?.destroy());

  async function about(path: string, token: string | undefined, describe: AboutDoor['describe']) {
    open = new HealthServer(() => checks(), { about: { token: TOKEN, describe } });
    const at = await open.start({ host: '127.0.0.1', port: 0 });
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`http://127.0.0.1:${at}${path}`, { headers });
    return { status: response.status, body: await response.json() };
  }

  it('says what the program is and keeps, to whoever has the token', async () => {
    checks = () => [{ name: 'model', ready: false, detail: 'loading' }];
    const wanted: unknown[] = [];
    const { status, body } = await about('/about?recordings', TOKEN, async (state, asked) => {
      wanted.push(asked);
      return describeSelf(facts, state, { stores: [] });
    });
    expect([status, wanted]).toEqual([200, [{ recordings: true, found: false }]]);
    expect(body).toMatchObject({ service: 'a-service', ready: false, checks: checks() });
    expect((body as { stores: { id: string }[] }).stores.map(({ id }) => id)).toEqual(['log']);
  });

  it.each([undefined, '', 'another', `${TOKEN}x`])('is shut to whoever sends %j', async (token) => {
    const { status, body } = await about('/about', token, () => Promise.reject(new Error('never asked')));
    expect([status, body]).toEqual([401, expect.objectContaining({ error: 'TOKEN_UNKNOWN' })]);
  });

  it('answers although the program cannot describe itself, and tells nothing of why', async () => {
    const { status, body } = await about('/about', TOKEN, () => Promise.reject(new Error('a detail')));
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('a detail');
  });

  it('does not exist where no token is set', async () => {
    expect((await ask('/about'))[0]).toBe(404);
  });
});

describe('anything else', () => {
  it.each(['/', '/metrics', '/live/', '/../etc/passwd', '/ready%20', '/?/ready'])(
    '%s is not there',
    async (path) => {
      expect(await ask(path)).toEqual([404, expect.objectContaining({ error: 'NOT_FOUND' })]);
    },
  );

  it('only GET and HEAD are answered', async () => {
    expect(await ask('/ready', { method: 'HEAD' })).toEqual([200, '']);
    expect((await ask('/ready', { method: 'POST', body: 'x' }))[0]).toBe(405);
  });

  it.each(['\0\0\0\0\r\n\r\n', 'GET /live HTTP/9.9\r\n\r\n', `GET /${'x'.repeat(40_000)} HTTP/1.1\r\n\r\n`])(
    'junk is refused and the next request is answered (%#)',
    async (junk) => {
      const socket = connect(port, '127.0.0.1');
      socket.end(junk);
      expect(await text(socket)).toMatch(/^HTTP\/1\.1 4\d\d /);
      expect((await ask('/live'))[0]).toBe(200);
    },
  );
});

describe('the server', () => {
  it('does not start on a port in use', async () => {
    const second = new HealthServer(() => []);
    await expect(second.start({ host: '127.0.0.1', port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await second.destroy();
  });

  it('ends although a client keeps its connection open', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /live HTTP/1.1\r\nhost: x\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await server.destroy();
    await closed;
    await server.destroy();
  });
});

describe('/metrics', () => {
  it('answers in the form that is asked for, and does not exist where nothing is measured', async () => {
    expect((await ask('/metrics'))[0]).toBe(404);
    const measured = new HealthServer(() => [], {
      metrics: { expose: async (accept) => ({ contentType: 'text/plain', body: `for ${accept}` }) },
    });
    const own = await measured.start({ host: '127.0.0.1', port: 0 });
    try {
      const answer = await fetch(`http://127.0.0.1:${own}/metrics`, { headers: { accept: 'a/b' } });
      expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
        200,
        'text/plain',
        'for a/b',
      ]);
      expect((await fetch(`http://127.0.0.1:${own}/metrics`, { method: 'POST' })).status).toBe(405);
    } finally {
      await measured.destroy();
    }
  });
});
