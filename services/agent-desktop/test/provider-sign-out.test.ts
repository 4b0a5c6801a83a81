import { type JWTPayload, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Feed } from './desk-client.ts';
import { CLIENT } from './oidc-rig.ts';
import { ProviderVisits, seconds } from './provider-visits.ts';

const LOGOUT = 'http://schemas.openid.net/event/backchannel-logout';

let visits: ProviderVisits;
beforeAll(async () => {
  visits = await ProviderVisits.start();
}, 120_000);
afterAll(() => visits?.stop());

describe('a sign-out that the provider asks for', () => {
  let serial = 0;
  beforeEach(() => {
    serial += 1;
  });
  const token = (change: JWTPayload = {}, typ = 'logout+jwt'): Promise<string> =>
    visits.provider.sign(
      {
        iss: visits.provider.issuer,
        aud: CLIENT.id,
        iat: seconds(),
        jti: `logout ${serial}`,
        events: { [LOGOUT]: {} },
        ...change,
      },
      { typ },
    );
  const send = (logout: string | null, type = 'application/x-www-form-urlencoded'): Promise<Response> =>
    fetch(`${visits.url}/api/sign-out/provider`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: logout === null ? '' : new URLSearchParams({ logout_token: logout }).toString(),
    });

  it('ends every session of the person at once, streams included, and nobody else’s', async () => {
    const [here, there, nadia] = [await visits.signIn(), await visits.signIn(), await visits.signIn('zoe')];
    const view = await here.session();
    const chosen = await fetch(`${visits.url}/api/session/extension`, {
      method: 'POST',
      headers: {
        ...{ cookie: here.header, 'content-type': 'application/json' },
        'x-csrf-token': view.signedIn ? view.csrfToken : '',
      },
      body: JSON.stringify({ extension: '1001' }),
    });
    expect(chosen.status).toBe(200);
    const feed = await Feed.open(`${visits.url}/api/desk/events`, { cookie: here.header });
    const answer = await send(await token({ sub: 'camille' }));
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    await vi.waitFor(() => expect(feed.ended).toBe(true));
    expect([await here.isIn(), await there.isIn(), await nadia.isIn()]).toEqual([false, false, true]);
  });

  it('of one of the provider’s sessions ends what was begun in it, with the person named or not', async () => {
    for (const named of [{ sub: 'camille' }, {}]) {
      const ended = await visits.signIn('camille', visits.browser(), { sid: 'one' });
      const kept = await visits.signIn('camille', visits.browser(), { sid: 'two' });
      expect((await send(await token({ sid: 'one', jti: `sid ${serial++}`, ...named }))).status).toBe(200);
      expect([await ended.isIn(), await kept.isIn()]).toEqual([false, true]);
    }
  });

  it('works once: the same token later ends nothing', async () => {
    const logout = await token({ sub: 'camille' });
    expect((await send(logout)).status).toBe(200);
    const later = await visits.signIn();
    expect((await send(logout)).status).toBe(400);
    expect(await later.isIn()).toBe(true);
  });

  it('of which any part is wrong ends nothing', async () => {
    const jar = await visits.signIn();
    const wrong = [
      await token({ sub: 'camille', iss: 'https://evil.example' }),
      await token({ sub: 'camille', aud: 'another' }),
      await token({ sub: 'camille', events: {} }),
      await token({ sub: 'camille', nonce: 'n' }),
      await token({ sub: 'camille', iat: seconds() - 600 }),
      await visits.provider.sign(visits.claimsOf('n')),
      new UnsecuredJWT({ sub: 'camille' }).encode(),
      'junk',
      null,
    ];
    for (const logout of wrong) expect((await send(logout)).status).toBe(400);
    expect((await send(await token({ sub: 'camille' }), 'application/json')).status).toBe(400);
    expect(await jar.isIn()).toBe(true);
  });

  it('of a whole fund at once is taken', async () => {
    const tokens = Array.from({ length: 700 }, (_, at) =>
      token({ sub: `agent ${at}`, jti: `whole fund ${at}` }),
    );
    const answers = await Promise.all(tokens.map(async (logout) => (await send(await logout)).status));
    expect(new Set(answers)).toEqual(new Set([200]));
  });

  it('of somebody who never signed in is no fault', async () => {
    expect((await send(await token({ sub: 'nobody', sid: 'nowhere' }))).status).toBe(200);
  });
});
