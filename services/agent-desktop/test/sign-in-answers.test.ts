import { createHash } from 'node:crypto';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AuditPage, SessionView } from '#contract';
import { CLIENT } from './oidc-rig.ts';
import { type Begun, type Jar, ProviderVisits, seconds } from './provider-visits.ts';

let visits: ProviderVisits;
beforeAll(async () => {
  visits = await ProviderVisits.start();
}, 120_000);
afterEach(() => visits.refuseCodes());
afterAll(() => visits?.stop());

/** Where the browser is led, with the certainty that nobody is signed in. */
async function faultAfter(begun: Begun, response: Response): Promise<string | null> {
  expect(response.status).toBe(303);
  expect(await begun.jar.isIn()).toBe(false);
  return response.headers.get('location');
}

describe('a sign-in', () => {
  it('leads to the provider with state, nonce and PKCE, and back to the page that was asked for', async () => {
    const begun = await visits.begin('?to=/bureau');
    expect(Object.fromEntries(begun.sent)).toEqual({
      client_id: CLIENT.id,
      response_type: 'code',
      redirect_uri: `${visits.url}/api/sign-in/callback`,
      scope: 'openid profile',
      state: expect.stringMatching(/^.{43}$/),
      nonce: expect.stringMatching(/^.{43}$/),
      code_challenge: expect.stringMatching(/^.{43}$/),
      code_challenge_method: 'S256',
    });
    visits.answerOnce(visits.provider.sign(visits.claimsOf(begun.nonce)));
    const response = await visits.comeBack(begun);
    expect([response.status, response.headers.get('location')]).toEqual([303, '/bureau']);
    const asked = visits.provider.asked.at(-1);
    expect(
      createHash('sha256')
        .update(asked?.get('code_verifier') ?? '')
        .digest('base64url'),
    ).toBe(begun.sent.get('code_challenge'));
    expect(asked?.get('redirect_uri')).toBe(`${visits.url}/api/sign-in/callback`);
    expect(await begun.jar.session()).toMatchObject({
      ...{ signedIn: true, demonstration: false, name: 'Camille Exemple', roles: ['agent'] },
      organisation: { id: 'carsat', name: 'Carsat Exemple', kind: 'fund' },
    });
  });

  it('gives a new session each time, and ends the one that this browser had', async () => {
    const jar = await visits.signIn();
    const before = jar.header;
    await visits.signIn('camille', jar);
    expect(jar.header).not.toBe(before);
    const old = await fetch(`${visits.url}/api/session`, { headers: { cookie: before } });
    expect(((await old.json()) as SessionView).signedIn).toBe(false);
    expect(await jar.isIn()).toBe(true);
  });

  it('can ask the provider who it is, whoever is signed in there', async () => {
    expect((await visits.begin('?other=1')).sent.get('prompt')).toBe('login');
  });

  it('leads nowhere but to pages of the desk', async () => {
    for (const to of [
      '//evil.example',
      'https://evil.example/',
      '/\\evil.example',
      '/api/session',
      '/%0a/evil',
    ]) {
      const begun = await visits.begin(`?to=${encodeURIComponent(to)}`);
      visits.answerOnce(visits.provider.sign(visits.claimsOf(begun.nonce)));
      const at = (await visits.comeBack(begun)).headers.get('location') ?? '';
      expect(new URL(at, visits.url).origin, to).toBe(visits.url);
      expect(at.startsWith('/api'), to).toBe(false);
    }
    const twice = await visits.browser().get('/api/sign-in?to=/a&to=/b');
    expect(twice.status).toBe(400);
  });

  it('begins under the public address, whatever name was asked for', async () => {
    const { port } = new URL(visits.url);
    const response = await fetch(`http://localhost:${port}/api/sign-in`, { redirect: 'manual' });
    expect(response.headers.get('location')).toBe(`${visits.url}/api/sign-in`);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('of somebody without a role opens nothing and says so', async () => {
    const begun = await visits.begin();
    visits.answerOnce(visits.provider.sign(visits.claimsOf(begun.nonce, 'inconnu')));
    expect(await faultAfter(begun, await visits.comeBack(begun))).toBe('/connexion?faute=no-role');
    expect(await begun.jar.session()).toMatchObject({
      demonstrationAgents: [],
      provider: { contact: 'le support informatique, poste 4000' },
    });
  });

  it('of a provider’s person never makes him an administrator', async () => {
    expect(await (await visits.signIn('zoe')).session()).toMatchObject({
      roles: ['agent'],
      organisation: { kind: 'provider' },
    });
  });

  it('of an administrator is kept in the audit log, which he reads', async () => {
    const jar = await visits.signIn('alain');
    const { entries } = (await (await jar.get('/api/audit?act=administrator-sign-in')).json()) as AuditPage;
    expect(entries[0]).toMatchObject({
      name: 'Alain Exemple',
      organisation: 'Carsat Exemple',
      outcome: 'done',
    });
  });

  it('by another file of rights than before is in the audit log', async () => {
    const { entries } = (await (
      await (await visits.signIn('alain')).get('/api/audit?act=rights')
    ).json()) as AuditPage;
    expect(entries.map(({ name, subject }) => `${name} | ${subject}`)).toEqual([
      expect.stringMatching(/^Décroché \| fichier des droits, empreinte [0-9a-f]{16}$/),
    ]);
  });

  it('over HTTPS has a cookie of this host alone', async () => {
    const https = { PUBLIC_ORIGINS: 'https://desk.example', TRUSTED_PROXIES: '127.0.0.1' };
    await visits.rig.trust(visits.provider.issuer, https);
    const headers = { 'x-forwarded-host': 'desk.example', 'x-forwarded-proto': 'https' };
    const response = await fetch(`${visits.url}/api/sign-in`, { redirect: 'manual', headers });
    const at = new URL(response.headers.get('location') ?? '');
    expect(at.searchParams.get('redirect_uri')).toBe('https://desk.example/api/sign-in/callback');
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-desk_sign_in=[^;]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      ),
    ]);
    await visits.rig.trust(visits.provider.issuer);
  });

  it('without a password is not there', async () => {
    const response = await fetch(`${visits.url}/api/session`, {
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
    visits.provider.sign({ ...visits.claimsOf(nonce), ...change });

  it.each<[string, (nonce: string) => Promise<string> | string | undefined]>([
    ['with another nonce', changed({ nonce: 'another' })],
    ['without a nonce', changed({ nonce: undefined })],
    ['for another client', changed({ aud: 'another' })],
    ['for several clients, and another one asked', changed({ aud: [CLIENT.id, 'another'], azp: 'another' })],
    ['of another issuer', changed({ iss: 'https://evil.example' })],
    [
      'of the issuer with a slash',
      (nonce) => visits.provider.sign({ ...visits.claimsOf(nonce), iss: `${visits.provider.issuer}/` }),
    ],
    [
      'that has run out',
      (nonce) => visits.provider.sign({ ...visits.claimsOf(nonce), exp: seconds() - 331 }),
    ],
    ['that says not when it runs out', changed({ exp: undefined })],
    ['of nobody', changed({ sub: undefined })],
    [
      'signed by somebody else',
      async (nonce) => visits.provider.sign(visits.claimsOf(nonce), { key: (await other).privateKey }),
    ],
    ['without a signature', (nonce) => new UnsecuredJWT(visits.claimsOf(nonce)).encode()],
    [
      'signed with the client’s secret',
      (nonce) => new SignJWT(visits.claimsOf(nonce)).setProtectedHeader({ alg: 'HS256' }).sign(secret),
    ],
    ['that is junk', () => 'junk'],
    ['that is not there', () => undefined],
  ])('an ID token %s', async (_, token) => {
    const begun = await visits.begin();
    visits.answerOnce(token(begun.nonce));
    expect(await faultAfter(begun, await visits.comeBack(begun))).toBe('/connexion?faute=invalid');
  });

  it('the clocks may differ by five minutes', async () => {
    for (const at of [seconds() - 300, seconds() + 300])
      await visits.signIn('camille', visits.browser(), { iat: at, nbf: at, exp: at + 20 });
  });

  it('clocks that differ by more have a page of their own', async () => {
    for (const at of [seconds() - 600, seconds() + 600]) {
      const begun = await visits.begin();
      const times = { iat: at, nbf: at, exp: at + 20 };
      visits.answerOnce(visits.provider.sign({ ...visits.claimsOf(begun.nonce), ...times }));
      expect(await faultAfter(begun, await visits.comeBack(begun))).toBe('/connexion?faute=clock');
    }
  });

  it('another state, or none, is another sign-in’s', async () => {
    for (const state of ['another', '']) {
      const begun = await visits.begin();
      visits.answerOnce(visits.provider.sign(visits.claimsOf(begun.nonce)));
      expect(await faultAfter(begun, await visits.comeBack({ ...begun, state }))).toBe(
        '/connexion?faute=mismatch',
      );
    }
  });

  it('one for another browser, which has no cookie or its own, signs nobody in', async () => {
    const begun = await visits.begin();
    visits.answerOnce(visits.provider.sign(visits.claimsOf(begun.nonce)));
    const stranger = { ...begun, jar: visits.browser() };
    expect(await faultAfter(stranger, await visits.comeBack(stranger))).toBe('/connexion?faute=expired');
    const busy = { ...begun, jar: (await visits.begin()).jar };
    expect(await faultAfter(busy, await visits.comeBack(busy))).toBe('/connexion?faute=mismatch');
  });

  it('a cookie that we did not seal is none', async () => {
    const begun = await visits.begin();
    visits.answerOnce(visits.provider.sign(visits.claimsOf(begun.nonce)));
    const [name = '', value = ''] = begun.jar.header.split('=');
    const changed = `${value.slice(0, -3)}${value.endsWith('aaa') ? 'bbb' : 'aaa'}`;
    for (const cookie of [`${name}=${changed}`, `${name}=x`, `${name}=`]) {
      const response = await fetch(`${visits.url}/api/sign-in/callback?code=c&state=${begun.state}`, {
        ...{ redirect: 'manual', headers: { cookie } },
      });
      expect(response.headers.get('location')).toBe('/connexion?faute=expired');
    }
  });

  it('one that comes a second time signs nobody in, with its cookie or without', async () => {
    const begun = await visits.begin();
    const cookie = begun.jar.header;
    visits.answerOnce(visits.provider.sign(visits.claimsOf(begun.nonce)));
    expect((await visits.comeBack(begun)).headers.get('location')).toBe('/');
    expect((await visits.comeBack(begun)).headers.get('location')).toBe('/connexion?faute=expired');
    const kept = visits.browser();
    const again = await kept.get(`/api/sign-in/callback?code=c&state=${begun.state}`, { cookie });
    expect(again.headers.get('location')).toBe('/connexion?faute=expired');
    expect(kept.has('desk_session')).toBe(false);
  });

  it('of another issuer says so in the address, and is not taken (RFC 9207)', async () => {
    const begun = await visits.begin();
    visits.answerOnce(visits.provider.sign(visits.claimsOf(begun.nonce)));
    const response = await visits.comeBack(begun, { iss: 'https://evil.example' });
    expect(await faultAfter(begun, response)).toBe('/connexion?faute=invalid');
  });

  it.each([
    ['access_denied', 'refused'],
    ['temporarily_unavailable', 'provider-away'],
    ['login_required', 'expired'],
    ['invalid_scope', 'invalid'],
    ['<script>', 'invalid'],
  ])('the provider’s error %s has a page of its own: %s', async (error, fault) => {
    const begun = await visits.begin();
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
      const begun = await visits.begin();
      visits.provider.answer = () => ({ status, body });
      expect(await faultAfter(begun, await visits.comeBack(begun)), String(status)).toBe(
        `/connexion?faute=${fault}`,
      );
    }
  });
});

it('a provider that stands still is waited for during five seconds', async () => {
  const begun = await visits.begin();
  visits.provider.answer = () => new Promise<never>(() => undefined);
  const asked = performance.now();
  expect(await faultAfter(begun, await visits.comeBack(begun))).toBe('/connexion?faute=provider-away');
  expect(performance.now() - asked).toBeGreaterThan(4_000);
}, 15_000);

describe('while the provider is away', () => {
  let signedIn: Jar;
  beforeAll(async () => {
    signedIn = await visits.signIn();
    await visits.provider.stop();
    await visits.rig.trust(visits.provider.issuer);
  }, 60_000);

  it('the desk starts, sessions go on, and who wants to sign in reads why he cannot', async () => {
    expect(await signedIn.isIn()).toBe(true);
    const response = await visits.browser().get('/api/sign-in');
    expect(response.headers.get('location')).toBe('/connexion?faute=provider-away');
  });

  it('signing out works, here alone', async () => {
    const view = await signedIn.session();
    const out = await fetch(`${visits.url}/api/session`, {
      method: 'DELETE',
      headers: { cookie: signedIn.header, 'x-csrf-token': view.signedIn ? view.csrfToken : '' },
    });
    expect(((await out.json()) as SessionView & { signOutAt: string | null }).signOutAt).toBeNull();
    expect(await signedIn.isIn()).toBe(false);
  });
});
