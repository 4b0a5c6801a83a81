import { IdentityProviderDouble } from '@decroche/test-stage/identity-provider-double';
import type { JWTPayload } from 'jose';
import { expect } from 'vitest';
import type { SessionView } from '#contract';
import { CLIENT, OidcRig, PEOPLE } from './oidc-rig.ts';

/** A browser without pages: its cookies, at one desk. */
export class Jar {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  get header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  has(name: string): boolean {
    return this.#cookies.has(name);
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    const response = await fetch(this.#url + path, {
      ...{ redirect: 'manual', headers: { cookie: this.header, ...headers } },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(cookie)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }

  async session(): Promise<SessionView> {
    return (await (await this.get('/api/session')).json()) as SessionView;
  }

  async isIn(): Promise<boolean> {
    return (await this.session()).signedIn;
  }
}

/** A sign-in that the browser went to the provider for. */
export interface Begun {
  readonly jar: Jar;
  /** What was sent to the provider. */
  readonly sent: URLSearchParams;
  readonly state: string;
  readonly nonce: string;
}

export const seconds = (): number => Math.floor(Date.now() / 1000);

/** Browsers that go between a desk and a double of a provider, which answers what a test wants. */
export class ProviderVisits {
  readonly rig: OidcRig;
  readonly provider: IdentityProviderDouble;

  private constructor(rig: OidcRig, provider: IdentityProviderDouble) {
    this.rig = rig;
    this.provider = provider;
  }

  static async start(): Promise<ProviderVisits> {
    const [rig, provider] = await Promise.all([OidcRig.start(), IdentityProviderDouble.start()]);
    await rig.trust(provider.issuer);
    return new ProviderVisits(rig, provider);
  }

  get url(): string {
    return this.rig.url;
  }

  browser(): Jar {
    return new Jar(this.url);
  }

  /** Goes to the provider, which is not asked anything. */
  async begin(query = '', jar = this.browser()): Promise<Begun> {
    const response = await jar.get(`/api/sign-in${query}`);
    expect(response.status).toBe(303);
    const at = new URL(response.headers.get('location') ?? '');
    expect(at.origin + at.pathname).toBe(`${this.provider.issuer}/authorize`);
    const sent = at.searchParams;
    return { jar, sent, state: sent.get('state') ?? '', nonce: sent.get('nonce') ?? '' };
  }

  /** Claims of a good ID token. */
  claimsOf(nonce: string, who: keyof typeof PEOPLE = 'camille'): JWTPayload {
    return {
      ...{ iss: this.provider.issuer, aud: CLIENT.id, sub: who, nonce, iat: seconds(), exp: seconds() + 60 },
      ...{ sid: `browser of ${who}`, ...PEOPLE[who] },
    };
  }

  /** The provider answers once with this ID token, then refuses the code, as it does with a used one. */
  answerOnce(idToken: Promise<string> | string | undefined): void {
    this.provider.answer = async () => {
      this.refuseCodes();
      return { body: { access_token: 'a', token_type: 'Bearer', id_token: await idToken } };
    };
  }

  refuseCodes(): void {
    this.provider.answer = () => ({ status: 400, body: { error: 'invalid_grant' } });
  }

  /** Comes back from the provider with a code. */
  async comeBack({ jar, state }: Begun, more: Record<string, string> = {}): Promise<Response> {
    return await jar.get(`/api/sign-in/callback?${new URLSearchParams({ code: 'c', state, ...more })}`);
  }

  /** A whole sign-in. */
  async signIn(
    who: keyof typeof PEOPLE = 'camille',
    jar = this.browser(),
    claims: JWTPayload = {},
  ): Promise<Jar> {
    const begun = await this.begin('', jar);
    this.answerOnce(this.provider.sign({ ...this.claimsOf(begun.nonce, who), ...claims }));
    expect((await this.comeBack(begun)).headers.get('location')).toBe('/');
    return jar;
  }

  async stop(): Promise<void> {
    await this.provider.stop();
    await this.rig.stop();
  }
}
