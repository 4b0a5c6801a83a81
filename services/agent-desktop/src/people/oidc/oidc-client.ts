import { ClockWatch, type Logger } from '@decroche/service-kit';
import { createRemoteJWKSet, type JWTVerifyGetKey, customFetch as joseFetch } from 'jose';
import * as oidc from 'openid-client';
import type { SignInFault } from '#contract';
import type { Claims } from './claims-mapping.ts';
import { type ProviderLogout, readLogoutToken } from './logout-token.ts';
import { CLOCK_TOLERANCE_S, clocksDiffer } from './provider-clock.ts';
import { providerFetch } from './provider-fetch.ts';
import type { BegunSignIn } from './sign-in-cookie.ts';
import { SignInError } from './sign-in-errors.ts';

/** How the fund's identity provider knows this desk. */
export interface OidcAccount {
  /** Exactly as the provider writes itself in its tokens. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Scopes, separated by blanks; `openid` among them. */
  readonly scopes: string;
}

/** Somebody whom the provider vouches for. */
export interface VouchedPerson {
  readonly subject: string;
  /** The provider's session, by which it can end the desk's; absent where it has none. */
  readonly sid: string | undefined;
  readonly claims: Claims;
}

/** Longest wait for the provider, seconds: somebody looks at an empty page meanwhile. */
const ANSWER_S = 5;
/** Metadata are asked for again after this, milliseconds; those from before serve until then, and while it is away. */
const METADATA_MS = 3_600_000;

interface Known {
  readonly configuration: oidc.Configuration;
  readonly keys: JWTVerifyGetKey;
  readonly atMs: number;
}

/**
 * The desk as a client of the fund's identity provider: authorisation code with PKCE (RFC 7636), state and nonce. It trusts the
 * ID token alone, whose signature it checks; no access token is used or kept. The provider is first asked when somebody signs in.
 */
export class OidcClient {
  readonly #account: OidcAccount;
  readonly #now: () => number;
  readonly #clocks: ClockWatch;
  #known: Known | undefined;
  #asking: Promise<Known> | undefined;

  /** @param now Unix time, milliseconds */
  constructor(account: OidcAccount, now: () => number, logger: Logger) {
    this.#account = account;
    this.#now = now;
    this.#clocks = new ClockWatch(logger);
  }

  /**
   * Begins a sign-in.
   *
   * @param again makes the provider ask who it is, whoever is signed in there
   * @returns where the browser goes, and what it has to keep until it comes back
   * @throws SignInError `provider-away`
   */
  async begin(
    redirectUri: string,
    again: boolean,
  ): Promise<{ url: string; begun: Pick<BegunSignIn, 'state' | 'nonce' | 'verifier'> }> {
    const { configuration } = await this.#provider();
    const begun = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
    };
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: this.#account.scopes,
      state: begun.state,
      nonce: begun.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(begun.verifier),
      code_challenge_method: 'S256',
      ...(again ? { prompt: 'login' } : {}),
    });
    return { url: url.href, begun };
  }

  /**
   * Takes the provider's answer.
   *
   * @param answer redirect address with the query that the browser brought
   * @throws SignInError
   */
  async complete(answer: URL, begun: BegunSignIn): Promise<VouchedPerson> {
    const { configuration } = await this.#provider();
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, answer, {
        expectedState: begun.state,
        expectedNonce: begun.nonce,
        pkceCodeVerifier: begun.verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new SignInError('invalid');
      this.#clocks.saw('identity-provider', claims.iat * 1000, this.#now());
      const { sub, sid } = claims;
      return { subject: sub, sid: typeof sid === 'string' ? sid : undefined, claims };
    } catch (cause) {
      if (cause instanceof SignInError) throw cause;
      const clocks = clocksDiffer(cause, this.#now());
      throw new SignInError(clocks === undefined ? faultOf(cause) : 'clock', { cause: clocks ?? cause });
    }
  }

  /** Where the browser goes to be signed out at the provider too; undefined when the provider cannot do it, or is away. */
  async signOutUrl(afterwards: string): Promise<string | undefined> {
    const { configuration } = (await this.#provider().catch(() => undefined)) ?? {};
    if (configuration?.serverMetadata().end_session_endpoint === undefined) return undefined;
    return oidc.buildEndSessionUrl(configuration, { post_logout_redirect_uri: afterwards }).href;
  }

  /**
   * Reads a logout token of the provider's.
   *
   * @throws LogoutTokenError
   * @throws SignInError `provider-away`
   */
  async readLogout(token: string): Promise<ProviderLogout> {
    const { configuration, keys } = await this.#provider();
    return await readLogoutToken(token, {
      issuer: configuration.serverMetadata().issuer,
      audience: this.#account.clientId,
      keys,
      now: this.#now,
    });
  }

  async #provider(): Promise<Known> {
    const before = this.#known;
    if (before !== undefined && this.#now() - before.atMs < METADATA_MS) return before;
    // All who wait meanwhile wait for one answer.
    this.#asking ??= this.#discover().finally(() => {
      this.#asking = undefined;
    });
    try {
      this.#known = await this.#asking;
      return this.#known;
    } catch (cause) {
      if (before !== undefined) return before;
      throw new SignInError('provider-away', { cause });
    }
  }

  async #discover(): Promise<Known> {
    const { issuer, clientId, clientSecret } = this.#account;
    const server = new URL(issuer);
    const configuration = await oidc.discovery(
      server,
      clientId,
      { [oidc.clockTolerance]: CLOCK_TOLERANCE_S },
      authentication(clientSecret),
      {
        timeout: ANSWER_S,
        [oidc.customFetch]: (url, options) => providerFetch(url, options),
        execute: [
          // The code flow could trust TLS alone; a signature that nobody checks proves nothing.
          oidc.enableNonRepudiationChecks,
          // The configuration allows it on this machine only.
          ...(server.protocol === 'http:' ? [oidc.allowInsecureRequests] : []),
        ],
      },
    );
    const { jwks_uri } = configuration.serverMetadata();
    if (jwks_uri === undefined) throw new Error('the provider publishes no keys (jwks_uri)');
    const keys = createRemoteJWKSet(new URL(jwks_uri), {
      timeoutDuration: ANSWER_S * 1000,
      [joseFetch]: (url, options) => providerFetch(url, options),
    });
    return { configuration, keys, atMs: this.#now() };
  }
}

/** By basic authentication, which every provider takes (RFC 6749, 2.3.1), unless it says that it takes the secret in the body only. */
function authentication(secret: string): oidc.ClientAuth {
  return (server, client, body, headers) => {
    const taken = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const how = taken.includes('client_secret_basic') ? oidc.ClientSecretBasic : oidc.ClientSecretPost;
    how(secret)(server, client, body, headers);
  };
}

/** The words of the provider's answer that have a page of their own (RFC 6749, 4.1.2.1; OpenID Connect Core, 3.1.2.6). */
const ANSWERED: Readonly<Record<string, SignInFault>> = {
  access_denied: 'refused',
  login_required: 'expired',
  interaction_required: 'expired',
  temporarily_unavailable: 'provider-away',
  server_error: 'provider-away',
};

function faultOf(error: unknown): SignInFault {
  if (error instanceof oidc.AuthorizationResponseError) return ANSWERED[error.error] ?? 'invalid';
  // A code that was used or is too old (RFC 6749, 5.2).
  if (error instanceof oidc.ResponseBodyError) return error.error === 'invalid_grant' ? 'expired' : 'invalid';
  return isAway(error) ? 'provider-away' : 'invalid';
}

const SERVER_ERROR = 500;
/** What Node, its HTTP client and the library of the protocol call an answer that did not come. */
const NO_ANSWER = /^(?:E(?:CONN|PIPE|HOST|NET|AI_|NOTFOUND|TIMEDOUT)|UND_ERR|OAUTH_TIMEOUT$)/;

/** True when no answer came, or one of a server in trouble. */
function isAway(error: unknown): boolean {
  if (error instanceof Response) return error.status >= SERVER_ERROR;
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return NO_ANSWER.test(code ?? '') || isAway(error.cause);
}
