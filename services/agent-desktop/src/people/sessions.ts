import { createHash, createHmac, randomBytes } from 'node:crypto';
import { PassingMemory } from '@decroche/service-kit';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { organisationSchema, roleSchema } from '#contract';
import { DependencyAwayError, NotSignedInError } from '../http/request-errors.ts';
import type { Identity } from './identity.ts';
import { reached } from './reached-redis.ts';
import { type SessionBounds, SessionSlots, sessionOfRedisKey, sessionRedisKey } from './session-slots.ts';

const storedSession = z.object({
  person: z.string(),
  name: z.string(),
  roles: z.array(roleSchema).min(1),
  organisation: organisationSchema,
  /** Handle of the provider's session in which it was begun; null where there is none. */
  providerSession: z.string().nullable(),
  csrfToken: z.string(),
  extension: z.string().nullable(),
  begunAtMs: z.number(),
  expiresAtMs: z.number(),
});

/** Someone signed in. `person` stands for him wherever the desk must tell people apart without naming them. */
export type Session = Readonly<z.infer<typeof storedSession>> & {
  /** Key of the session, a digest of the cookie: it opens nothing. */
  readonly key: string;
};

/** How long sessions live, milliseconds. */
export interface SessionLifetimes {
  /** Used or not. */
  readonly longestMs: number;
  /** Without any request or open page. */
  readonly idleMs: number;
}

/** What {@link Sessions} stands on. */
export interface SessionsOptions {
  readonly lifetimes: SessionLifetimes;
  readonly bounds: SessionBounds;
  /** Keeps the handles of persons from being guessed. */
  readonly secret: string;
}

interface Seen {
  readonly session: Session;
  usedAtMs: number;
  /** When Redis was told last that the session is used. */
  toldAtMs: number;
}

/** A session renews its end in Redis no more often than this share of the idle time. */
const RENEWAL_SHARE = 0.1;
/** Whose a session of the provider's is. */
const PROVIDER_SESSION = 'desk:provider-session:';
/** Keys that one step of a search looks at. */
const SCAN_COUNT = 500;
/** Sessions remembered for the time that Redis is away. */
const MAX_SEEN = 5_000;

/**
 * Sessions in Redis, each with its own end. While Redis is away, those that this process saw lately still hold, so
 * that a desk in the middle of a call keeps working.
 */
export class Sessions {
  readonly #redis: Redis;
  readonly #options: SessionsOptions;
  readonly #slots: SessionSlots;
  readonly #seen: PassingMemory<Seen>;

  constructor(redis: Redis, options: SessionsOptions) {
    this.#redis = redis;
    this.#options = options;
    this.#slots = new SessionSlots(redis, options.bounds);
    this.#seen = new PassingMemory({ lifeMs: options.lifetimes.idleMs, maxThings: MAX_SEEN });
  }

  /**
   * Opens a session. Past the bounds of the person it ends another one of his.
   *
   * @param address network of the client, from {@link clientNetwork}
   * @returns the cookie's value, the session, and the key of the session that it ended, if any
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async open(
    identity: Identity,
    address: string,
    nowMs: number,
  ): Promise<{ cookie: string; session: Session; ended: string | undefined }> {
    const cookie = randomBytes(32).toString('base64url');
    const session: Session = {
      key: digest(cookie),
      person: this.handleOf(identity.id),
      name: identity.name,
      roles: [...identity.roles],
      organisation: identity.organisation,
      providerSession:
        identity.providerSession === undefined ? null : this.handleOf(identity.providerSession),
      csrfToken: randomBytes(24).toString('base64url'),
      extension: null,
      begunAtMs: nowMs,
      expiresAtMs: nowMs + this.#options.lifetimes.longestMs,
    };
    const { person, expiresAtMs, providerSession } = session;
    return await reached(async () => {
      if (providerSession !== null) {
        await this.#redis.set(PROVIDER_SESSION + providerSession, person, 'PXAT', expiresAtMs);
      }
      await this.#redis.set(
        sessionRedisKey(session.key),
        stored(session),
        'PXAT',
        this.#endOf(session, nowMs),
      );
      const ended = await this.#slots.place(person, address, session.key, expiresAtMs);
      if (ended !== undefined) await this.#forget(ended);
      return { cookie, session, ended };
    });
  }

  /** Stands for an id of somebody, or of something of his, wherever it must not be read: the same each time. */
  handleOf(id: string): string {
    return createHmac('sha256', this.#options.secret).update(id).digest('base64url').slice(0, 22);
  }

  /**
   * Handle of the person who began a session in this one of the provider's; undefined when nobody did.
   *
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async personOfProviderSession(sid: string): Promise<string | undefined> {
    return (await reached(() => this.#redis.get(PROVIDER_SESSION + this.handleOf(sid)))) ?? undefined;
  }

  /**
   * Session of a cookie; undefined when there is none or it ended. The session counts as used.
   *
   * @throws DependencyAwayError when Redis cannot be reached and this process never saw the session
   */
  async find(cookie: string, nowMs: number): Promise<Session | undefined> {
    return await this.byKey(digest(cookie), nowMs);
  }

  /**
   * Session of a key, as {@link find}.
   *
   * @throws DependencyAwayError when Redis cannot be reached and this process never saw the session
   */
  async byKey(key: string, nowMs: number): Promise<Session | undefined> {
    let text: string | null;
    try {
      text = await this.#redis.get(sessionRedisKey(key));
    } catch (cause) {
      const seen = this.#seen.get(key);
      if (seen === undefined) throw new DependencyAwayError('redis', { cause });
      if (this.#endOf(seen.session, seen.usedAtMs) <= nowMs) return undefined;
      seen.usedAtMs = nowMs;
      this.#seen.set(key, seen);
      return seen.session;
    }
    const session = text === null ? undefined : sessionOf(key, text);
    if (session === undefined || session.expiresAtMs <= nowMs) {
      this.#seen.delete(key);
      return undefined;
    }
    this.#use(session, nowMs);
    return session;
  }

  /**
   * Changes the extension of a session.
   *
   * @throws NotSignedInError when the session ended meanwhile
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async choose(session: Session, extension: string | null): Promise<Session> {
    const changed = { ...session, extension };
    const kept = await reached(() =>
      this.#redis.set(sessionRedisKey(session.key), stored(changed), 'KEEPTTL', 'XX'),
    );
    this.#seen.delete(session.key);
    if (kept === null) throw new NotSignedInError();
    return changed;
  }

  /**
   * The live sessions of a person.
   *
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async ofPerson(person: string): Promise<Session[]> {
    return await reached(async () => {
      const keys = await this.#slots.keysOf(person);
      if (keys.length === 0) return [];
      const texts = await this.#redis.mget(keys.map(sessionRedisKey));
      return keys.flatMap((key, at) => sessionOf(key, texts[at] ?? '') ?? []);
    });
  }

  /**
   * The live sessions of everybody, in no order. None of them counts as used.
   *
   * @param most sessions at most
   * @returns also whether there are more
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async all(most: number): Promise<{ readonly sessions: readonly Session[]; readonly more: boolean }> {
    return await reached(async () => {
      const keys = new Set<string>();
      let cursor = '0';
      do {
        const [next, found] = await this.#redis.scan(
          cursor,
          'MATCH',
          sessionRedisKey('*'),
          'COUNT',
          SCAN_COUNT,
        );
        for (const key of found) keys.add(key);
        cursor = next;
      } while (cursor !== '0' && keys.size <= most);
      const wanted = [...keys].slice(0, most);
      const texts = wanted.length === 0 ? [] : await this.#redis.mget(wanted);
      const sessions = wanted.flatMap((key, at) => sessionOf(sessionOfRedisKey(key), texts[at] ?? '') ?? []);
      return { sessions, more: keys.size > most };
    });
  }

  /**
   * A live session; undefined when there is none. It does not count as used.
   *
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async peek(key: string): Promise<Session | undefined> {
    return sessionOf(key, (await reached(() => this.#redis.get(sessionRedisKey(key)))) ?? '');
  }

  /**
   * Ends a session.
   *
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async close(session: Session): Promise<void> {
    await reached(() => this.#forget(session.key));
  }

  /**
   * Ends every session of a person.
   *
   * @returns their keys
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async closeAll(person: string): Promise<string[]> {
    return await reached(async () => {
      const keys = await this.#slots.keysOf(person);
      for (const key of keys) await this.#forget(key);
      await this.#slots.clear(person);
      return keys;
    });
  }

  async #forget(key: string): Promise<void> {
    this.#seen.delete(key);
    await this.#redis.del(sessionRedisKey(key));
  }

  #endOf({ expiresAtMs }: Session, usedAtMs: number): number {
    return Math.min(expiresAtMs, usedAtMs + this.#options.lifetimes.idleMs);
  }

  #use(session: Session, nowMs: number): void {
    const before = this.#seen.get(session.key);
    const seen = { session, usedAtMs: nowMs, toldAtMs: before?.toldAtMs ?? 0 };
    if (nowMs - seen.toldAtMs >= this.#options.lifetimes.idleMs * RENEWAL_SHARE) {
      seen.toldAtMs = nowMs;
      // A renewal that is lost is made up for by the next one.
      this.#redis.pexpireat(sessionRedisKey(session.key), this.#endOf(session, nowMs)).catch(() => undefined);
    }
    this.#seen.set(session.key, seen);
  }
}

function stored({ key: _, ...session }: Session): string {
  return JSON.stringify(session);
}

/** The session of a stored text; undefined when there is none or it has the form of another version. */
function sessionOf(key: string, text: string): Session | undefined {
  if (text === '') return undefined;
  const parsed = storedSession.safeParse(JSON.parse(text));
  return parsed.success ? { ...parsed.data, key } : undefined;
}

function digest(cookie: string): string {
  return createHash('sha256').update(cookie).digest('base64url');
}
