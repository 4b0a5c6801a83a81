import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, expect, it } from 'vitest';
import { LogoutTokenError, readLogoutToken } from './logout-token.ts';

const ISSUER = 'https://sso.example';
const AUDIENCE = 'decroche';
const NOW = Date.parse('2026-11-30T08:00:00Z');
const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };
const GOOD = {
  iss: ISSUER,
  aud: AUDIENCE,
  iat: NOW / 1000,
  jti: 'one',
  sub: 'camille',
  sid: 'browser',
  events: EVENTS,
};

let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let others: Awaited<ReturnType<typeof generateKeyPair>>;
let known: ReturnType<typeof createLocalJWKSet>;
beforeAll(async () => {
  keys = await generateKeyPair('RS256');
  others = await generateKeyPair('RS256');
  known = createLocalJWKSet({ keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k', alg: 'RS256' }] });
});

const signed = (payload: JWTPayload, { typ = 'logout+jwt', key = keys.privateKey } = {}) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'k', typ }).sign(key);
const read = (token: string) =>
  readLogoutToken(token, { issuer: ISSUER, audience: AUDIENCE, keys: known, now: () => NOW });
const without = (claim: keyof typeof GOOD) =>
  Object.fromEntries(Object.entries(GOOD).filter(([name]) => name !== claim));

it('a good token says whose sessions end, and until when its id matters', async () => {
  expect(await read(await signed(GOOD))).toEqual({
    ...{ subject: 'camille', sid: 'browser', id: 'one' },
    untilMs: NOW + 780_000,
  });
  expect((await read(await signed(without('sid')))).sid).toBeUndefined();
  expect((await read(await signed(without('sub')))).subject).toBeUndefined();
  expect((await read(await signed(GOOD, { typ: 'JWT' }))).id).toBe('one');
});

it('the clocks may differ by five minutes; beyond, the reason names them', async () => {
  const at = (differenceS: number) =>
    signed({ ...GOOD, iat: NOW / 1000 + differenceS, exp: NOW / 1000 + differenceS + 60 });
  for (const differenceS of [300, -300]) await expect(read(await at(differenceS))).resolves.toBeDefined();
  for (const [differenceS, which] of [
    [600, 'behind'],
    [-600, 'ahead'],
  ] as const) {
    const why = await read(await at(differenceS)).catch((error: unknown) => error);
    expect(why).toBeInstanceOf(LogoutTokenError);
    expect((why as Error).cause).toMatchObject({
      code: 'CLOCK_DIFFERS',
      message: expect.stringContaining(`identity provider differ by 600 s (this one is ${which})`),
    });
  }
});

it.each<[string, () => Promise<string> | string]>([
  ['of another issuer', () => signed({ ...GOOD, iss: `${ISSUER}/` })],
  ['for another client', () => signed({ ...GOOD, aud: 'another' })],
  ['signed by somebody else', () => signed(GOOD, { key: others.privateKey })],
  ['without a signature', () => new UnsecuredJWT(GOOD).encode()],
  [
    'signed with the public key as a secret',
    () =>
      new SignJWT(GOOD).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode('k'.repeat(32))),
  ],
  ['that is an ID token', () => signed({ ...GOOD, nonce: 'n' })],
  ['of another type', () => signed(GOOD, { typ: 'at+jwt' })],
  ['without events', () => signed(without('events'))],
  ['of another event', () => signed({ ...GOOD, events: { 'https://example/other': {} } })],
  [
    'whose event is no object',
    () => signed({ ...GOOD, events: { 'http://schemas.openid.net/event/backchannel-logout': 'yes' } }),
  ],
  ['whose events are a text', () => signed({ ...GOOD, events: 'logout' })],
  ['without an id', () => signed(without('jti'))],
  ['with an empty id', () => signed({ ...GOOD, jti: '' })],
  ['that says not when', () => signed(without('iat'))],
  ['that is old', () => signed({ ...GOOD, iat: NOW / 1000 - 500 })],
  ['of nobody', () => signed({ iss: ISSUER, aud: AUDIENCE, iat: NOW / 1000, jti: 'one', events: EVENTS })],
  ['that is none', () => 'junk'],
])('a token %s is not believed', async (_, token) => {
  await expect(read(await token())).rejects.toThrow(LogoutTokenError);
});
