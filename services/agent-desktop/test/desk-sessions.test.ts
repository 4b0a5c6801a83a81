import { readdirSync, readFileSync } from 'node:fs';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ErrorBody, SessionView } from '#contract';
import { DeskClient } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';

const ID = uuidv7();

/** Every route of the API: who may use it, and a request that is well formed. */
const ROUTES = [
  ['GET', '/api/session', null],
  ['POST', '/api/session', null, { agentId: 'nobody' }],
  ['DELETE', '/api/session', 'agent'],
  ['GET', '/api/themes', 'agent'],
  ['DELETE', '/api/sessions', 'agent'],
  ['POST', '/api/session/extension', 'agent', { extension: '1001' }],
  ['POST', '/api/session/extension/ask', 'agent', { extension: '1001' }],
  ['POST', '/api/session/extension/answer', 'agent', { askId: crypto.randomUUID(), consents: false }],
  ['GET', '/api/extensions', 'supervisor'],
  ['DELETE', '/api/extensions/:extension/holder', 'supervisor'],
  ['GET', '/api/clock', null],
  ['GET', '/api/desk/events', 'agent'],
  [
    'POST',
    '/api/desk/shown',
    'agent',
    { kind: 'pickup', conversationId: ID, readyBeforePickupMs: 1, visible: true },
  ],
  ['POST', '/api/desk/live', 'agent', { conversationId: ID, listen: false }],
  ['POST', '/api/ask', 'agent', { text: 'réversion' }],
  ['DELETE', '/api/ask/:conversationId', 'agent'],
  ['GET', '/api/dictation', 'agent'],
  ['POST', '/api/feedback', 'agent', { conversationId: ID, turnId: ID, verdict: 'helped' }],
  ['GET', '/api/articles/:slug', 'agent'],
  ['GET', '/api/phone', 'agent'],
  ['GET', '/api/caller-phone', null],
  ['GET', '/api/caller-phone/ears', null],
  ['GET', '/api/figures/readiness', 'agent'],
  ['GET', '/api/timeline/events', 'token'],
  ['GET', '/api/dpo/forget-check', 'dpo'],
  ['POST', '/api/dpo/forget-check', 'token', {}],
] as const satisfies readonly (readonly [string, string, string | null, unknown?])[];

const ROLES = { agent: 'camille', supervisor: 'simone', dpo: 'odile' } as const;
const IN_PATH: Readonly<Record<string, string>> = {
  ':extension': '1001',
  ':conversationId': ID,
  ':slug': 'reversion-conditions',
};

let rig: DeskRig;
beforeAll(async () => {
  rig = await DeskRig.start({}, { dictation: true });
}, 120_000);
afterAll(() => rig?.stop());

async function call(client: DeskClient, method: string, path: string, body?: unknown): Promise<Response> {
  const address = path.replace(/:\w+/g, (name) => IN_PATH[name] ?? name);
  if (method === 'GET') return await client.get(address);
  return method === 'DELETE' ? await client.delete(address) : await client.post(address, body);
}

async function refusal(response: Response): Promise<string> {
  return `${response.status} ${((await response.json()) as ErrorBody).error}`;
}

const signedIn = async (client: DeskClient): Promise<boolean> =>
  ((await (await client.get('/api/session')).json()) as SessionView).signedIn;

async function as(role: keyof typeof ROLES): Promise<DeskClient> {
  const client = new DeskClient(rig.url);
  await client.signIn(ROLES[role]);
  return client;
}

describe('the table of routes', () => {
  it('has them all', () => {
    const folder = new URL('../src/', import.meta.url);
    const rooms = readdirSync(folder, { encoding: 'utf8', recursive: true });
    const declared = rooms
      .filter((file) => file.endsWith('-routes.ts'))
      .flatMap((file) =>
        [...readFileSync(new URL(file, folder), 'utf8').matchAll(/app\.(\w+)\(\s*'(\/api\/[^']+)'/g)].map(
          ([, method = '', path]) => `${method.toUpperCase()} ${path}`,
        ),
      );
    expect(declared.sort()).toEqual(ROUTES.map(([method, path]) => `${method} ${path}`).sort());
  });

  it.each(ROUTES)('%s %s is kept by no cache, refused or not', async (method, path, who, body?: unknown) => {
    const answers = [await call(new DeskClient(rig.url), method, path, body)];
    if (who !== null && who !== 'token') answers.push(await call(await as(who), method, path, body));
    for (const answer of answers) {
      expect(answer.headers.get('cache-control')).toBe('no-store');
      await answer.body?.cancel();
    }
  });

  const guarded = ROUTES.flatMap(
    ([method, path, who, body]: readonly [string, string, string | null, unknown?]) =>
      who === null || who === 'token' ? [] : ([[method, path, who as keyof typeof ROLES, body]] as const),
  );

  it.each(guarded)('%s %s is shut once the session is signed out', async (method, path, role, body) => {
    const client = await as(role);
    expect((await client.delete('/api/session')).status).toBe(200);
    expect(await refusal(await call(client, method, path, body))).toBe('401 NOT_SIGNED_IN');
  });

  it.each(guarded)('%s %s is shut for other roles', async (method, path, role, body) => {
    const open =
      path.startsWith('/api/session') && method === 'DELETE' ? ['agent', 'supervisor', 'dpo'] : [role];
    if (path === '/api/figures/readiness') open.push('supervisor');
    for (const other of ['agent', 'supervisor', 'dpo'] as const) {
      if (open.includes(other)) continue;
      expect(await refusal(await call(await as(other), method, path, body)), other).toBe('403 WRONG_ROLE');
    }
  });
});

describe('a session', () => {
  it('is another one after each sign-in, and the one before is gone', async () => {
    const client = await as('agent');
    const before = new DeskClient(rig.url);
    before.cookie = client.cookie;
    await client.signIn('camille');
    expect(client.cookie).not.toBe(before.cookie);
    expect([await signedIn(client), await signedIn(before)]).toEqual([true, false]);
  });

  it('is ended everywhere at once, streams included, by whoever it belongs to', async () => {
    const here = await DeskClient.at(rig.url, '1001');
    const there = await DeskClient.at(rig.url, '1001');
    const other = await DeskClient.at(rig.url, '1002', 'nadia');
    const feed = await there.feed();
    expect((await here.delete('/api/sessions')).status).toBe(200);
    await vi.waitFor(() => expect(feed.ended).toBe(true));
    expect([await signedIn(here), await signedIn(there), await signedIn(other)]).toEqual([
      false,
      false,
      true,
    ]);
    await other.delete('/api/session');
  });
});

describe('a session with short times', () => {
  beforeAll(async () => {
    await rig.restartDesktop({ SESSION_IDLE_MS: '1500', SESSION_TTL_MS: '4000' });
  }, 30_000);

  it('ends when nothing is done with it; an open page is use; and it ends after its longest time all the same', async () => {
    const idle = await as('agent');
    const used = await DeskClient.at(rig.url, '1001');
    const begun = Date.now();
    const feed = await used.feed();
    await vi.waitFor(() => expect(Date.now() - begun).toBeGreaterThan(2_000), { timeout: 4_000 });
    expect([await signedIn(idle), await signedIn(used), feed.ended]).toEqual([false, true, false]);
    await vi.waitFor(() => expect(feed.ended).toBe(true), { timeout: 4_000 });
    expect(Date.now() - begun).toBeGreaterThan(3_500);
    expect(await refusal(await used.post('/api/ask', { text: 'réversion' }))).toBe('401 NOT_SIGNED_IN');
  }, 15_000);
});
