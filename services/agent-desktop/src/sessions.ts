import { createHash, randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Identity } from './identity.ts';
import { DependencyAwayError } from './request-errors.ts';

const storedSession = z.object({
  agentId: z.string(),
  name: z.string(),
  role: z.enum(['agent', 'dpo']).default('agent'),
  csrfToken: z.string(),
  extension: z.string().nullable(),
  expiresAtMs: z.number(),
});

/** Someone signed in. */
export type Session = Readonly<z.infer<typeof storedSession>> & {
  /** Key of the session, a digest of the cookie: it opens nothing. */
  readonly key: string;
};

/**
 * Sessions in Redis, each with its own end. While Redis is away, those that this process saw lately still hold, so
 * that a desk in the middle of a call keeps working.
 */
export class Sessions {
  readonly #redis: Redis;
  readonly #ttlMs: number;
  readonly #seen = new Map<string, Session>();

  constructor(redis: Redis, ttlMs: number) {
    this.#redis = redis;
    this.#ttlMs = ttlMs;
  }

  /**
   * Opens a session.
   *
   * @returns the cookie's value and the session
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async open(identity: Identity, nowMs: number): Promise<{ cookie: string; session: Session }> {
    const cookie = randomBytes(32).toString('base64url');
    const session: Session = {
      key: digest(cookie),
      agentId: identity.id,
      name: identity.name,
      role: identity.role,
      csrfToken: randomBytes(24).toString('base64url'),
      extension: null,
      expiresAtMs: nowMs + this.#ttlMs,
    };
    await this.#save(session);
    return { cookie, session };
  }

  /**
   * Session of a cookie; undefined when there is none or it ended.
   *
   * @throws DependencyAwayError when Redis cannot be reached and this process never saw the session
   */
  async find(cookie: string, nowMs: number): Promise<Session | undefined> {
    const key = digest(cookie);
    let stored: string | null;
    try {
      stored = await this.#redis.get(redisKey(key));
    } catch (cause) {
      const seen = this.#seen.get(key);
      if (seen === undefined) throw new DependencyAwayError('redis', { cause });
      return seen.expiresAtMs > nowMs ? seen : undefined;
    }
    if (stored === null) {
      this.#seen.delete(key);
      return undefined;
    }
    const session: Session = { ...storedSession.parse(JSON.parse(stored)), key };
    this.#remember(session, nowMs);
    return session;
  }

  /**
   * Changes the extension of a session.
   *
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async choose(session: Session, extension: string | null): Promise<Session> {
    const changed = { ...session, extension };
    await this.#save(changed);
    return changed;
  }

  /**
   * Ends a session.
   *
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async close(session: Session): Promise<void> {
    this.#seen.delete(session.key);
    await this.#redis.del(redisKey(session.key)).catch((cause: unknown) => {
      throw new DependencyAwayError('redis', { cause });
    });
  }

  async #save(session: Session): Promise<void> {
    const { key, ...stored } = session;
    try {
      await this.#redis.set(redisKey(key), JSON.stringify(stored), 'PXAT', session.expiresAtMs);
    } catch (cause) {
      throw new DependencyAwayError('redis', { cause });
    }
  }

  #remember(session: Session, nowMs: number): void {
    this.#seen.set(session.key, session);
    if (this.#seen.size <= MOST_SEEN) return;
    for (const [key, { expiresAtMs }] of this.#seen) {
      if (expiresAtMs <= nowMs || this.#seen.size > MOST_SEEN) this.#seen.delete(key);
    }
  }
}

/** Sessions remembered for the time that Redis is away. */
const MOST_SEEN = 5_000;

function digest(cookie: string): string {
  return createHash('sha256').update(cookie).digest('base64url');
}

function redisKey(key: string): string {
  return `desk:session:${key}`;
}
