import { createHash } from 'node:crypto';
import { IdentityProviderDouble } from '@decroche/test-stage/identity-provider-double';
import { generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AuditPage, SessionView } from '#contract';
import { Feed } from './desk-client.ts';
import { CLIENT, OidcRig, PEOPLE } from './oidc-rig.ts';

const LOGOUT = 'http://schemas.openid.net/event/backchannel-logout';

let rig: OidcRig;
let provider: IdentityProviderDouble;
beforeAll(async () => {
  [rig, provider] = await Promise.all([OidcRig.start(), IdentityProviderDouble.start()]);
  await rig.trust(provider.issuer);
}, 120_000);
afterAll(async () => {
  await provider?.stop();
  await rig?.stop();
});

/** Cookies of one browser. */
class Jar {
  readonly #cookies = new Map<string, string>();

  get header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  has(name: string): boolean {
    return this.#cookies.has(name);
  }

  take(response: Response): Response {
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(cookie)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.take(
      await fetch(rig.url + path, { redirect: 'manual', headers: { cookie: this.header, ...headers } }),
    );
  }
}

interface Begun {
  readonly jar: Jar;
  readonly sent: URLSearchParams;
  readonly state: string;
  readonly nonce: string;
}

async function begin(query = '', jar = new Jar()): Promise<Begun> {
  const response = await jar.get(`/api/sign-in${query}`);
  expect(response.status).toBe(303);
  const at = new URL(response.headers.get('location') ?? '');
  expect(at.origin + at.pathname).toBe(`${provider.issuer}/authorize`);
  const sent = at.searchParams;
  return { jar, sent, state: sent.get('state') ?? '', nonce: sent.get('nonce') ?? '' };
}

const seconds = (): number => Math.floor(Date.now() / 1000);
const claimsOf = (nonce: string, who: keyof typeof PEOPLE = 'camille'): JWTPayload => ({
  ...{ iss: provider.issuer, aud: CLIENT.id, sub: who, nonce, iat: seconds(), exp: seconds() + 60 },
  ...{ sid: `browser of ${who}`, ...PEOPLE[who] },
});

/** The token endpoint answers once with this ID token, then no more, as a provider does with a used code. */
function answerOnce(idToken: Promise<string> | string | undefined): void {
  provider.answer = async () => {
    provider.answer = () => ({ status: 400, body: { error: 'invalid_grant' } });
    return { body: { access_token: 'a', token_type: 'Bearer', id_token: await idToken } };
  };
}

const comeBack = ({ jar, state }: Begun, more: Record<string, string> = {}): Promise<Response> =>
  jar.get(`/api/sign-in/callback?${new URLSearchParams({ code: 'c', state, ...more })}`);

async function signIn(
  who: keyof typeof PEOPLE = 'camille',
  jar = new Jar(),
  claims: JWTPayload = {},
): Promise<Jar> {
  const begun = await begin('', jar);
  answerOnce(provider.sign({ ...claimsOf(begun.nonce, who), ...claims }));
  const response = await comeBack(begun);
  expect(response.headers.get('location')).toBe('/');
  return jar;
}

const sessionOf = async (jar: Jar): Promise<SessionView> =>
  (await (await jar.get('/api/session')).json()) as SessionView;
const isIn = async (jar: Jar): Promise<boolean> => (await sessionOf(jar)).signedIn;

/** Where the browser is led, with the certainty that nobody is signed in. */
async function faultAfter(begun: Begun, response: Response): Promise<string | null> {
  expect(response.status).toBe(303);
  expect(await isIn(begun.jar)).toBe(false);
  return response.headers.get('location');
}

describe('a sign-in', () => {
  it('leads to the provider with state, nonce and PKCE, and back to the page that was asked for', async () => {
    const begun = await begin('?to=/bureau');
    expect(Object.fromEntries(begun.sent)).toEqual({
      client_id: CLIENT.id,
      response_type: 'code',
      redirect_uri: `${rig.url}/api/sign-in/callback`,
      scope: 'openid profile',
      state: expect.stringMatching(/^.{43}$/),
      nonce: expect.stringMatching(/^.{43}$/),
      code_challenge: expect.stringMatching(/^.{43}$/),
      code_challenge_method: 'S256',
    });
    answerOnce(provider.sign(claimsOf(begun.nonce)));
    const response = await comeBack(begun);
    expect([response.status, response.headers.get('location')]).toEqual([303, '/bureau']);
    const asked = provider.asked.at(-1);
    expect(
      createHash('sha256')
        .update(asked?.get('code_verifier') ?? '')
        .digest('base64url'),
    ).toBe(begun.sent.get('code_challenge'));
    expect(asked?.get('redirect_uri')).toBe(`${rig.url}/api/sign-in/callback`);
    expect(await sessionOf(begun.jar)).toMatchObject({
      ...{ signedIn: true, demonstration: false, name: 'Camille Exemple', roles: ['agent'] },
      organisation: { id: 'carsat', name: 'Carsat Exemple', kind: 'fund' },
    });
  });

  it('gives a new session each time, and ends the one that this browser had', async () => {
    const jar = await signIn();
    const before = jar.header;
    await signIn('camille', jar);
    expect(jar.header).not.toBe(before);
    const old = await fetch(`${rig.url}/api/session`, { headers: { cookie: before } });
    expect(((await old.json()) as SessionView).signedIn).toBe(false);
    expect(await isIn(jar)).toBe(true);
  });

  it('can ask the provider who it is, whoever is signed in there', async () => {
    expect((await begin('?other=1')).sent.get('prompt')).toBe('login');
  });

  it('leads nowhere but to pages of the desk', async () => {
    for (const to of [
      '//evil.example',
      'https://evil.example/',
      '/\\evil.example',
      '/api/session',
      '/%0a/evil',
    ]) {
      const begun = await begin(`?to=${encodeURIComponent(to)}`);
      answerOnce(provider.sign(claimsOf(begun.nonce)));
      const at = (await comeBack(begun)).headers.get('location') ?? '';
      expect(new URL(at, rig.url).origin, to).toBe(rig.url);
      expect(at.startsWith('/api'), to).toBe(false);
    }
    const twice = await new Jar().get('/api/sign-in?to=/a&to=/b');
    expect(twice.status).toBe(400);
  });

  it('begins under the public address, whatever name was asked for', async () => {
    const { port } = new URL(rig.url);
    const response = await fetch(`http://localhost:${port}/api/sign-in`, { redirect: 'manual' });
    expect(response.headers.get('location')).toBe(`${rig.url}/api/sign-in`);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('of somebody without a role opens nothing and says so', async () => {
    const begun = await begin();
    answerOnce(provider.sign(claimsOf(begun.nonce, 'inconnu')));
    expect(await faultAfter(begun, await comeBack(begun))).toBe('/connexion?faute=no-role');
    expect(await sessionOf(begun.jar)).toMatchObject({
      demonstrationAgents: [],
      provider: { contact: 'le support informatique, poste 4000' },
    });
  });

  it('of a provider’s person never makes him an administrator', async () => {
    expect(await sessionOf(await signIn('zoe'))).toMatchObject({
      roles: ['agent'],
      organisation: { kind: 'provider' },
    });
  });

  it('of an administrator is kept in the audit log, which he reads', async () => {
    const jar = await signIn('alain');
    const { entries } = (await (await jar.get('/api/audit?act=administrator-sign-in')).json()) as AuditPage;
    expect(entries[0]).toMatchObject({
      name: 'Alain Exemple',
      organisation: 'Carsat Exemple',
      outcome: 'done',
    });
  });

  it('by another file of rights than before is in the audit log', async () => {
    const { entries } = (await (
      await (await signIn('alain')).get('/api/audit?act=rights')
    ).json()) as AuditPage;
    expect(entries.map(({ name, subject }) => `${name} | ${subject}`)).toEqual([
      expect.stringMatching(/^Décroché \| fichier des droits, empreinte [0-9a-f]{16}$/),
    ]);
  });

  it('over HTTPS has a cookie of this host alone', async () => {
    const https = { PUBLIC_ORIGINS: 'https://desk.example', TRUSTED_PROXIES: '127.0.0.1' };
    await rig.trust(provider.issuer, https);
    const headers = { 'x-forwarded-host': 'desk.example', 'x-forwarded-proto': 'https' };
    const response = await fetch(`${rig.url}/api/sign-in`, { redirect: 'manual', headers });
    const at = new URL(response.headers.get('location') ?? '');
    expect(at.searchParams.get('redirect_uri')).toBe('https://desk.example/api/sign-in/callback');
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-desk_sign_in=[^;]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ]);
    await rig.trust(provider.issuer);
  });

  it('without a password is not there', async () => {
    const response = await fetch(`${rig.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ agentId: 'camille' }),
    });
    expect(response.status).toBe(401);
  });
});

describe('an answer that must not be believed', () => {
  const other = generateKeyPair('RS256');
  const secret = new TextEncoder().encode(CLIENT.secret);
  const changed = (change: Record<string, unknown>) => (nonce: string) =>
    provider.sign({ ...claimsOf(nonce), ...change });

  it.each<[string, (nonce: string) => Promise<string> | string | undefined]>([
    ['with another nonce', changed({ nonce: 'another' })],
    ['without a nonce', changed({ nonce: undefined })],
    ['for another client', changed({ aud: 'another' })],
    ['for several clients, and another one asked', changed({ aud: [CLIENT.id, 'another'], azp: 'another' })],
    ['of another issuer', changed({ iss: 'https://evil.example' })],
    [
      'of the issuer with a slash',
      (nonce) => provider.sign({ ...claimsOf(nonce), iss: `${provider.issuer}/` }),
    ],
    ['that has run out', (nonce) => provider.sign({ ...claimsOf(nonce), exp: seconds() - 31 })],
    ['that says not when it runs out', changed({ exp: undefined })],
    ['of nobody', changed({ sub: undefined })],
    [
      'signed by somebody else',
      async (nonce) => provider.sign(claimsOf(nonce), { key: (await other).privateKey }),
    ],
    ['without a signature', (nonce) => new UnsecuredJWT(claimsOf(nonce)).encode()],
    [
      'signed with the client’s secret',
      (nonce) => new SignJWT(claimsOf(nonce)).setProtectedHeader({ alg: 'HS256' }).sign(secret),
    ],
    ['that is junk', () => 'junk'],
    ['that is not there', () => undefined],
  ])('an ID token %s', async (_, token) => {
    const begun = await begin();
    answerOnce(token(begun.nonce));
    expect(await faultAfter(begun, await comeBack(begun))).toBe('/connexion?faute=invalid');
  });

  it('the clocks may differ by half a minute', async () => {
    await signIn('camille', new Jar(), { exp: seconds() - 25 });
  });

  it('another state, or none, is another sign-in’s', async () => {
    for (const state of ['another', '']) {
      const begun = await begin();
      answerOnce(provider.sign(claimsOf(begun.nonce)));
      expect(await faultAfter(begun, await comeBack({ ...begun, state }))).toBe('/connexion?faute=mismatch');
    }
  });

  it('one for another browser, which has no cookie or its own, signs nobody in', async () => {
    const begun = await begin();
    answerOnce(provider.sign(claimsOf(begun.nonce)));
    const stranger = { ...begun, jar: new Jar() };
    expect(await faultAfter(stranger, await comeBack(stranger))).toBe('/connexion?faute=expired');
    const busy = { ...begun, jar: (await begin()).jar };
    expect(await faultAfter(busy, await comeBack(busy))).toBe('/connexion?faute=mismatch');
  });

  it('a cookie that we did not seal is none', async () => {
    const begun = await begin();
    answerOnce(provider.sign(claimsOf(begun.nonce)));
    const [name = '', value = ''] = begun.jar.header.split('=');
    const changed = `${value.slice(0, -3)}${value.endsWith('aaa') ? 'bbb' : 'aaa'}`;
    for (const cookie of [`${name}=${changed}`, `${name}=x`, `${name}=`]) {
      const response = await fetch(`${rig.url}/api/sign-in/callback?code=c&state=${begun.state}`, {
        ...{ redirect: 'manual', headers: { cookie } },
      });
      expect(response.headers.get('location')).toBe('/connexion?faute=expired');
    }
  });

  it('one that comes a second time signs nobody in, with its cookie or without', async () => {
    const begun = await begin();
    const cookie = begun.jar.header;
    answerOnce(provider.sign(claimsOf(begun.nonce)));
    expect((await comeBack(begun)).headers.get('location')).toBe('/');
    expect((await comeBack(begun)).headers.get('location')).toBe('/connexion?faute=expired');
    const kept = new Jar();
    const again = await kept.get(`/api/sign-in/callback?code=c&state=${begun.state}`, { cookie });
    expect(again.headers.get('location')).toBe('/connexion?faute=expired');
    expect(kept.has('desk_session')).toBe(false);
  });

  it('of another issuer says so in the address, and is not taken (RFC 9207)', async () => {
    const begun = await begin();
    answerOnce(provider.sign(claimsOf(begun.nonce)));
    const response = await comeBack(begun, { iss: 'https://evil.example' });
    expect(await faultAfter(begun, response)).toBe('/connexion?faute=invalid');
  });

  it.each([
    ['access_denied', 'refused'],
    ['temporarily_unavailable', 'provider-away'],
    ['login_required', 'expired'],
    ['invalid_scope', 'invalid'],
    ['<script>', 'invalid'],
  ])('the provider’s error %s has a page of its own: %s', async (error, fault) => {
    const begun = await begin();
    const response = await begun.jar.get(
      `/api/sign-in/callback?${new URLSearchParams({ error, error_description: '<b>', state: begun.state })}`,
    );
    expect(await faultAfter(begun, response)).toBe(`/connexion?faute=${fault}`);
  });

  it('a provider in trouble is away; one whose answer is no token is not believed', async () => {
    for (const [status, body, fault] of [
      [503, { error: 'server_error' }, 'provider-away'],
      [200, { token_type: 'Bearer' }, 'invalid'],
      [401, { error: 'invalid_client' }, 'invalid'],
    ] as const) {
      const begun = await begin();
      provider.answer = () => ({ status, body });
      expect(await faultAfter(begun, await comeBack(begun)), String(status)).toBe(
        `/connexion?faute=${fault}`,
      );
    }
  });
});

it('a provider that stands still is waited for during five seconds', async () => {
  const begun = await begin();
  provider.answer = () => new Promise<never>(() => undefined);
  const asked = performance.now();
  expect(await faultAfter(begun, await comeBack(begun))).toBe('/connexion?faute=provider-away');
  expect(performance.now() - asked).toBeGreaterThan(4_000);
}, 15_000);

describe('a sign-out that the provider asks for', () => {
  let serial = 0;
  beforeEach(() => {
    serial += 1;
  });
  const token = (change: JWTPayload = {}, typ = 'logout+jwt'): Promise<string> =>
    provider.sign(
      {
        iss: provider.issuer,
        aud: CLIENT.id,
        iat: seconds(),
        jti: `logout ${serial}`,
        events: { [LOGOUT]: {} },
        ...change,
      },
      { typ },
    );
  const send = (logout: string | null, type = 'application/x-www-form-urlencoded'): Promise<Response> =>
    fetch(`${rig.url}/api/sign-out/provider`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: logout === null ? '' : new URLSearchParams({ logout_token: logout }).toString(),
    });

  it('ends every session of the person at once, streams included, and nobody else’s', async () => {
    const [here, there, nadia] = [await signIn(), await signIn(), await signIn('zoe')];
    const view = await sessionOf(here);
    const chosen = await fetch(`${rig.url}/api/session/extension`, {
      method: 'POST',
      headers: {
        ...{ cookie: here.header, 'content-type': 'application/json' },
        'x-csrf-token': view.signedIn ? view.csrfToken : '',
      },
      body: JSON.stringify({ extension: '1001' }),
    });
    expect(chosen.status).toBe(200);
    const feed = await Feed.open(`${rig.url}/api/desk/events`, { cookie: here.header });
    const answer = await send(await token({ sub: 'camille' }));
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    await vi.waitFor(() => expect(feed.ended).toBe(true));
    expect([await isIn(here), await isIn(there), await isIn(nadia)]).toEqual([false, false, true]);
  });

  it('of one of the provider’s sessions ends what was begun in it, with the person named or not', async () => {
    for (const named of [{ sub: 'camille' }, {}]) {
      const ended = await signIn('camille', new Jar(), { sid: 'one' });
      const kept = await signIn('camille', new Jar(), { sid: 'two' });
      expect((await send(await token({ sid: 'one', jti: `sid ${serial++}`, ...named }))).status).toBe(200);
      expect([await isIn(ended), await isIn(kept)]).toEqual([false, true]);
    }
  });

  it('works once: the same token later ends nothing', async () => {
    const logout = await token({ sub: 'camille' });
    expect((await send(logout)).status).toBe(200);
    const later = await signIn();
    expect((await send(logout)).status).toBe(400);
    expect(await isIn(later)).toBe(true);
  });

  it('of which any part is wrong ends nothing', async () => {
    const jar = await signIn();
    const wrong = [
      await token({ sub: 'camille', iss: 'https://evil.example' }),
      await token({ sub: 'camille', aud: 'another' }),
      await token({ sub: 'camille', events: {} }),
      await token({ sub: 'camille', nonce: 'n' }),
      await token({ sub: 'camille', iat: seconds() - 600 }),
      await provider.sign(claimsOf('n')),
      new UnsecuredJWT({ sub: 'camille' }).encode(),
      'junk',
      null,
    ];
    for (const logout of wrong) expect((await send(logout)).status).toBe(400);
    expect((await send(await token({ sub: 'camille' }), 'application/json')).status).toBe(400);
    expect(await isIn(jar)).toBe(true);
  });

  it('of somebody who never signed in is no fault', async () => {
    expect((await send(await token({ sub: 'nobody', sid: 'nowhere' }))).status).toBe(200);
  });
});

describe('while the provider is away', () => {
  let signedIn: Jar;
  beforeAll(async () => {
    signedIn = await signIn();
    await provider.stop();
    await rig.trust(provider.issuer);
  }, 60_000);

  it('the desk starts, sessions go on, and who wants to sign in reads why he cannot', async () => {
    expect(await isIn(signedIn)).toBe(true);
    const response = await new Jar().get('/api/sign-in');
    expect(response.headers.get('location')).toBe('/connexion?faute=provider-away');
  });

  it('signing out works, here alone', async () => {
    const view = await sessionOf(signedIn);
    const out = await fetch(`${rig.url}/api/session`, {
      method: 'DELETE',
      headers: { cookie: signedIn.header, 'x-csrf-token': view.signedIn ? view.csrfToken : '' },
    });
    expect(((await out.json()) as SessionView & { signOutAt: string | null }).signOutAt).toBeNull();
    expect(await isIn(signedIn)).toBe(false);
  });
});

afterEach(() => {
  provider.answer = () => ({ status: 400, body: { error: 'invalid_grant' } });
});
