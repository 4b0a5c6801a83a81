import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { type Configuration } from 'oidc-provider';

/** A client that a test provider knows. */
export interface TestClient {
  readonly id: string;
  readonly secret: string;
  readonly redirectUri: string;
  readonly afterSignOut: string;
  readonly backChannelLogoutUri: string;
}

/** Claims of a fictitious person, besides `sub`, which is his login. Any password is taken. */
export type TestPeople = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * A whole OpenID Connect provider for tests: the library `oidc-provider`, with keys, clients and people in memory and its own
 * development pages, on which any password is right. Nobody signs in here outside of tests.
 */
export class TestIdentityProvider {
  readonly issuer: string;
  readonly #provider: Provider;
  readonly #listener: RequestListener;
  readonly #port: number;
  #server: Server;

  private constructor(server: Server, provider: Provider) {
    this.#server = server;
    this.#provider = provider;
    this.issuer = provider.issuer;
    this.#listener = provider.callback();
    this.#port = (server.address() as AddressInfo).port;
    server.on('request', this.#listener);
  }

  static async start(client: TestClient, people: TestPeople): Promise<TestIdentityProvider> {
    const server = createServer();
    await listen(server, 0);
    // Another site than 127.0.0.1, as a fund's provider is one: browsers hold cookies back between sites.
    const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const claims = [...new Set(Object.values(people).flatMap((person) => Object.keys(person)))];
    const configuration: Configuration = {
      clients: [
        {
          client_id: client.id,
          client_secret: client.secret,
          redirect_uris: [client.redirectUri],
          post_logout_redirect_uris: [client.afterSignOut],
          backchannel_logout_uri: client.backChannelLogoutUri,
          backchannel_logout_session_required: true,
        },
      ],
      jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'test' }] },
      cookies: { keys: ['a key of the tests'] },
      claims: { openid: ['sub'], profile: claims },
      // The desk asks for no other claims than those of the ID token.
      conformIdTokenClaims: false,
      features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true } },
      // Its own refuses addresses of this machine, where the desk of a test is.
      fetch: (url, init) =>
        globalThis.fetch(url, { ...init, dispatcher: undefined } as unknown as RequestInit),
      findAccount: (_context, id) => {
        const person = people[id];
        return person && { accountId: id, claims: () => ({ sub: id, ...person }) };
      },
      loadExistingGrant: async ({ oidc }) => {
        const grant = new oidc.provider.Grant({
          ...(oidc.session?.accountId === undefined ? {} : { accountId: oidc.session.accountId }),
          clientId: client.id,
        });
        grant.addOIDCScope('openid profile');
        await grant.save();
        return grant;
      },
      renderError: (context, { error }) => {
        context.type = 'text/plain';
        context.body = `test identity provider: ${error}`;
      },
      ttl: {
        Session: 3_600,
        Grant: 3_600,
        Interaction: 600,
        IdToken: 600,
        AccessToken: 60,
        AuthorizationCode: 60,
      },
    };
    return new TestIdentityProvider(server, new Provider(issuer, configuration));
  }

  /** Goes away, as a provider that is stopped: nobody is connected any more. */
  async goAway(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  /** Is there again, at the same address, with the same sessions. */
  async comeBack(): Promise<void> {
    this.#server = createServer(this.#listener);
    await listen(this.#server, this.#port);
  }

  async stop(): Promise<void> {
    this.#provider.removeAllListeners();
    if (this.#server.listening) await this.goAway();
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}
