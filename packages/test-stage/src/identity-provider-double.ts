import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

const KEY_ID = 'double';

/** What the token endpoint of a {@link IdentityProviderDouble} answers. */
export interface TokenAnswer {
  readonly status?: number;
  readonly body: unknown;
}

/**
 * A double of an identity provider that says what a test wants, the forbidden included: its token endpoint answers what it is
 * told, and whatever it signs is signed with the key that it publishes. It has no pages.
 */
export class IdentityProviderDouble {
  /** What the token endpoint answers next; refuses every code until it is set. */
  answer: () => Promise<TokenAnswer> | TokenAnswer = () => ({
    status: 400,
    body: { error: 'invalid_grant' },
  });
  /** Bodies of the requests to the token endpoint. */
  readonly asked: URLSearchParams[] = [];
  issuer = '';
  readonly #server: Server = createServer((request, response) => void this.#serve(request, response));
  readonly #privateKey: CryptoKey;
  readonly #published: JWK;

  private constructor(privateKey: CryptoKey, published: JWK) {
    this.#privateKey = privateKey;
    this.#published = published;
  }

  static async start(): Promise<IdentityProviderDouble> {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const published = { ...(await exportJWK(publicKey)), kid: KEY_ID, alg: 'RS256', use: 'sig' };
    const double = new IdentityProviderDouble(privateKey, published);
    await new Promise<void>((resolve) => double.#server.listen(0, '127.0.0.1', resolve));
    double.issuer = `http://127.0.0.1:${(double.#server.address() as AddressInfo).port}`;
    return double;
  }

  /** A token signed with the published key, or with another one under its name. */
  async sign(payload: JWTPayload, { typ = 'JWT', key = this.#privateKey } = {}): Promise<string> {
    return await new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: KEY_ID, typ }).sign(key);
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { issuer } = this;
    const answer = (body: unknown, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (request.url === '/.well-known/openid-configuration') {
      return answer({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
        code_challenge_methods_supported: ['S256'],
      });
    }
    if (request.url === '/jwks') return answer({ keys: [this.#published] });
    if (request.url !== '/token') return answer({ error: 'not_found' }, 404);
    this.asked.push(new URLSearchParams(await text(request)));
    const { status, body } = await this.answer();
    answer(body, status);
  }
}
