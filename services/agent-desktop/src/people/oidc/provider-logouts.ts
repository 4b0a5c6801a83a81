import type { Redis } from 'ioredis';
import { reached } from '../reached-redis.ts';
import type { Sessions } from '../sessions.ts';
import type { SignIns } from '../sign-ins.ts';
import { LogoutTokenError, type ProviderLogout } from './logout-token.ts';
import type { OidcClient } from './oidc-client.ts';
import { personId } from './oidc-sign-in.ts';

/** Under which the ids of logout tokens are remembered, each until its token is too old to be believed. */
const SEEN = 'desk:logout-token:';

/** What {@link ProviderLogouts} stands on. */
export interface ProviderLogoutsParts {
  readonly client: OidcClient;
  readonly issuer: string;
  readonly sessions: Sessions;
  readonly signIns: SignIns;
  readonly redis: Redis;
}

/** Ends sessions when the provider says so (OpenID Connect Back-Channel Logout 1.0). */
export class ProviderLogouts {
  readonly #parts: ProviderLogoutsParts;

  constructor(parts: ProviderLogoutsParts) {
    this.#parts = parts;
  }

  /**
   * Ends the sessions that a logout token is about: those begun in one session of the provider's, or all of a person. A token ends
   * sessions once.
   *
   * @throws LogoutTokenError when it is not believed, or came before
   * @throws SignInError `provider-away` when its keys cannot be read
   * @throws DependencyAwayError when Redis cannot be reached: the provider may send it again
   */
  async take(token: string): Promise<void> {
    const { client, redis, sessions } = this.#parts;
    const logout = await client.readLogout(token);
    const seen = SEEN + sessions.handleOf(logout.id);
    const first = await reached(() => redis.set(seen, '1', 'PXAT', logout.untilMs, 'NX'));
    if (first === null) throw new LogoutTokenError('the logout token came before');
    try {
      await this.#end(logout);
    } catch (error) {
      await redis.del(seen).catch(() => undefined);
      throw error;
    }
  }

  async #end({ subject, sid }: ProviderLogout): Promise<void> {
    const { issuer, sessions, signIns } = this.#parts;
    const person =
      subject === undefined
        ? await sessions.personOfProviderSession(sid ?? '')
        : sessions.handleOf(personId(issuer, subject));
    if (person === undefined) return;
    if (sid === undefined) return await signIns.endAll(person);
    for (const session of await sessions.ofPerson(person)) {
      if (session.providerSession === sessions.handleOf(sid)) await signIns.end(session);
    }
  }
}
