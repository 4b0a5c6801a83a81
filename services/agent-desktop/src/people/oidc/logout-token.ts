import { type JWTVerifyGetKey, jwtVerify } from 'jose';
import { CLOCK_TOLERANCE_S, clocksDiffer } from './provider-clock.ts';

/** Whose sessions the provider ends. */
export interface ProviderLogout {
  /** The person, as the provider knows him; absent when it names a session only. */
  readonly subject: string | undefined;
  /** The provider's own session; absent when it ends all of the person. */
  readonly sid: string | undefined;
  /** Of this token and no other. */
  readonly id: string;
  /** When the token is too old to be believed, milliseconds since 1970: its id has to be remembered until then. */
  readonly untilMs: number;
}

/** What a logout token must say. */
export interface LogoutTokenRules {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
  readonly now: () => number;
}

/** A logout token that is not believed. The cause is for the log and names nobody. */
export class LogoutTokenError extends Error {
  override readonly name = 'LogoutTokenError';
  readonly code = 'LOGOUT_TOKEN';
}

/** Signatures that are believed: with a key that only the provider has. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** A token is of the moment: it may be no older, seconds. */
const MAX_AGE_S = 120;
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/**
 * Reads a logout token (OpenID Connect Back-Channel Logout 1.0, 2.6). Whether its id was seen before is the caller's to say.
 *
 * @throws LogoutTokenError when it is not one of this provider for this client
 */
export async function readLogoutToken(
  token: string,
  { issuer, audience, keys, now }: LogoutTokenRules,
): Promise<ProviderLogout> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_S,
      maxTokenAge: MAX_AGE_S,
      currentDate: new Date(now()),
      requiredClaims: ['iat', 'jti', 'events'],
    });
    // A provider that types its tokens types this one so; an ID token is none.
    if (!/^(?:application\/)?(?:logout\+)?jwt$/i.test(protectedHeader.typ ?? 'jwt'))
      fail('is of another type');
    const events = payload.events as Record<string, unknown> | null;
    const event = typeof events === 'object' && events !== null ? events[EVENT] : undefined;
    if (typeof event !== 'object' || event === null) fail('tells of no logout');
    if ('nonce' in payload) fail('has a nonce, as an ID token has');
    const { sub, sid, jti, iat = 0 } = payload;
    if (typeof jti !== 'string' || jti === '') fail('has no id');
    if (sub !== undefined && typeof sub !== 'string') fail('names no person');
    if (sid !== undefined && typeof sid !== 'string') fail('names no session');
    if (sub === undefined && sid === undefined) fail('names neither a person nor a session');
    return { subject: sub, sid, id: jti, untilMs: (iat + MAX_AGE_S + 2 * CLOCK_TOLERANCE_S) * 1000 };
  } catch (cause) {
    if (cause instanceof LogoutTokenError) throw cause;
    // An old one may have been sent again; its signature is the provider's, so that its time was so once.
    throw new LogoutTokenError('the logout token is not believed', {
      cause: clocksDiffer(cause, now()) ?? cause,
    });
  }
}

function fail(what: string): never {
  throw new LogoutTokenError(`the logout token ${what}`);
}
