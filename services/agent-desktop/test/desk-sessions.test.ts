import { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ErrorBody, may, PERMISSIONS, ROLES, type Role, type SessionView } from '#contract';
import type { ServedRoute } from '../src/people/route-access.ts';
import { DeskClient } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';

/** Somebody of each role, and of no other. */
const SOMEBODY: Readonly<Record<Role, string>> = {
  agent: 'camille',
  supervisor: 'simone',
  manager: 'marc',
  expert: 'elise',
  trainer: 'flora',
  dpo: 'odile',
  security: 'sami',
  administrator: 'alain',
};
const IN_PATH: Readonly<Record<string, string>> = {
  ':extension': '1001',
  ':conversationId': uuidv7(),
  ':slug': 'reversion-conditions',
  ':draftId': uuidv7(),
  ':remarkId': uuidv7(),
  ':needId': 'deces-du-mari',
  ':ticket': 'none',
  ':questionId': uuidv7(),
  ':version': '1',
  ':gap': '1',
};

let rig: DeskRig;
beforeAll(async () => {
  rig = await DeskRig.start({}, { dictation: true });
}, 120_000);
afterAll(() => rig?.stop());

/** Asks for what a route serves, without a body, and lets go of the answer. */
async function call(client: DeskClient, { method, url }: ServedRoute): Promise<Response> {
  const address = url.replace(/:\w+/g, (name) => IN_PATH[name] ?? name);
  const answer = await client.send(method, address);
  if (answer.headers.get('content-type')?.startsWith('text/event-stream')) await answer.body?.cancel();
  return answer;
}

async function refusal(response: Response): Promise<string> {
  return `${response.status} ${((await response.json()) as ErrorBody).error}`;
}

const signedIn = async (client: DeskClient): Promise<boolean> =>
  ((await (await client.get('/api/session')).json()) as SessionView).signedIn;

async function as(role: Role): Promise<DeskClient> {
  const client = new DeskClient(rig.url);
  await client.signIn(SOMEBODY[role]);
  return client;
}

describe('the routes, as the server has them', () => {
  /** Those of the API; fastify itself adds HEAD to each GET. */
  const api = (): readonly ServedRoute[] => rig.desktop.routes.filter(({ url }) => url.startsWith('/api/'));
  const guarded = () => api().filter((route) => route.permission !== undefined);
  const nameOf = ({ method, url }: ServedRoute): string => `${method} ${url}`;

  it('are open to everybody only where no session is needed, or a tool shows a secret', () => {
    const open = api().filter(({ permission, method }) => permission === undefined && method !== 'HEAD');
    expect(open.map((route) => `${nameOf(route)}${route.public ? '' : ' (secret)'}`).sort()).toEqual([
      'GET /api/clock',
      'GET /api/session',
      'GET /api/sign-in',
      'GET /api/sign-in/callback',
      'GET /api/timeline/events (secret)',
      'POST /api/dpo/forget-check (secret)',
      'POST /api/figures/effect (secret)',
      'POST /api/session',
      'POST /api/sign-out/provider',
    ]);
  });

  it('leave no permission of the table unasked', () => {
    // What the simulated callers say is left out of an answer that agents get too.
    const asked = new Set([...guarded().map(({ permission }) => permission), 'training.prepare']);
    expect(asked).toEqual(new Set(Object.keys(PERMISSIONS)));
  });

  it('are all of the API, but for the pages themselves', () => {
    const outside = rig.desktop.routes.filter(({ url }) => !url.startsWith('/api/'));
    expect(outside.filter((route) => !route.public).map(nameOf)).toEqual([]);
  });

  /**
   * Asks for every route in somebody's name.
   *
   * @returns what was refused to him for his role
   */
  async function refusedTo(login: string, roles: readonly Role[]): Promise<string[]> {
    const signIn = async (): Promise<DeskClient> => {
      const client = new DeskClient(rig.url);
      await client.signIn(login);
      return client;
    };
    let client = await signIn();
    const refused: string[] = [];
    for (const route of guarded()) {
      // Nobody reads what HEAD opens.
      if (route.method === 'HEAD' && !closedTo(roles).includes(nameOf(route))) continue;
      const answer = await call(client, route);
      const body = answer.ok || route.method === 'HEAD' ? null : ((await answer.json()) as ErrorBody);
      if (answer.status === 403) refused.push(nameOf(route));
      if (body !== null) {
        expect(body.error === 'WRONG_ROLE', `${nameOf(route)}: ${body.error}`).toBe(answer.status === 403);
        expect(body.error, nameOf(route)).not.toBe('NOT_SIGNED_IN');
      }
      if (route.permission === 'session.end') client = await signIn();
    }
    return refused;
  }

  /** Routes that the table does not give to somebody with these roles. */
  const closedTo = (roles: readonly Role[]): string[] =>
    guarded().flatMap((route) =>
      route.permission === undefined || may(roles, route.permission) ? [] : [nameOf(route)],
    );

  it.each(ROLES)('refuse the role %s whatever the table does not give it, and nothing else', async (role) => {
    expect(await refusedTo(SOMEBODY[role], [role])).toEqual(closedTo([role]));
  });

  it.each([
    { login: 'rachid', roles: ['agent'] },
    { login: 'louise', roles: ['supervisor', 'manager'] },
  ] as const)(
    'refuse $login of a provider the same, and what is the fund’s to plan',
    async ({ login, roles }) => {
      const plans = may(roles, 'drafts.review')
        ? ['POST /api/review/campaign', 'DELETE /api/review/campaign']
        : [];
      expect((await refusedTo(login, roles)).sort()).toEqual([...closedTo(roles), ...plans].sort());
    },
  );

  it('are shut to whoever signed out', async () => {
    const client = await as('agent');
    expect((await client.delete('/api/session')).status).toBe(200);
    for (const route of guarded()) {
      const answer = await call(client, route);
      expect(answer.status, nameOf(route)).toBe(401);
      if (route.method !== 'HEAD') expect(await refusal(answer), nameOf(route)).toBe('401 NOT_SIGNED_IN');
    }
  });

  it('are kept by no cache, refused or not', async () => {
    for (const client of [new DeskClient(rig.url), await as('agent')]) {
      for (const route of api()) {
        if (route.permission === 'session.end' || route.method === 'HEAD') continue;
        const answer = await call(client, route);
        expect(answer.headers.get('cache-control'), nameOf(route)).toBe('no-store');
      }
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

  it('that another version of the service kept is none: sign in again', async () => {
    const client = await as('agent');
    const redis = new Redis(rig.stack.redis.url);
    for (const key of await redis.keys('desk:session:*')) {
      const { roles, ...rest } = JSON.parse((await redis.get(key)) ?? '{}');
      await redis.set(key, JSON.stringify({ ...rest, role: roles[0] }), 'KEEPTTL');
    }
    redis.disconnect();
    expect(await signedIn(client)).toBe(false);
    expect(await refusal(await client.get('/api/themes'))).toBe('401 NOT_SIGNED_IN');
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
