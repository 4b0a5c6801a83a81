import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/** How many sessions may live at once. */
export interface SessionBounds {
  /** Of one person. */
  readonly person: number;
  /** Of one person from one address: whoever signs in again and again ends his own sessions first. */
  readonly address: number;
}

/** Browsers of one person, terminal servers and shared addresses included. */
export const SESSION_BOUNDS: SessionBounds = { person: 48, address: 24 };

interface Taken {
  readonly slot: number;
  readonly sessionKey: string;
  readonly address: string;
  /** Time left to the session, milliseconds: the one used longest ago has least. */
  readonly leftMs: number;
}

/**
 * The slots in which the sessions of a person lie in Redis. Their number bounds what sign-ins can fill, and they
 * say which sessions a person has.
 */
export class SessionSlots {
  readonly #redis: Redis;
  readonly #bounds: SessionBounds;

  constructor(redis: Redis, bounds: SessionBounds) {
    this.#redis = redis;
    this.#bounds = bounds;
  }

  /**
   * Puts a session into a slot.
   *
   * @returns key of the session that had to leave it, if any
   */
  async place(
    person: string,
    address: string,
    sessionKey: string,
    expiresAtMs: number,
  ): Promise<string | undefined> {
    const from = addressDigest(address);
    const slot = this.#choose(await this.#taken(person), from);
    const value = `${sessionKey} ${from}`;
    const before = await this.#redis.set(slotKey(person, slot), value, 'PXAT', expiresAtMs, 'GET');
    return before?.split(' ')[0];
  }

  /** Keys of the sessions of a person, ended ones possibly among them. */
  async keysOf(person: string): Promise<string[]> {
    const values = await this.#redis.mget(this.#slotKeys(person));
    return values.flatMap((value) => value?.split(' ')[0] ?? []);
  }

  async clear(person: string): Promise<void> {
    await this.#redis.del(this.#slotKeys(person));
  }

  async #taken(person: string): Promise<Taken[]> {
    const values = await this.#redis.mget(this.#slotKeys(person));
    const pointed = values.flatMap((value, slot) => {
      const [sessionKey, address = ''] = value?.split(' ') ?? [];
      return sessionKey === undefined ? [] : [{ slot, sessionKey, address }];
    });
    const left = await Promise.all(
      pointed.map(({ sessionKey }) => this.#redis.pttl(sessionRedisKey(sessionKey))),
    );
    return pointed
      .map((taken, at) => ({ ...taken, leftMs: left[at] ?? 0 }))
      .filter(({ leftMs }) => leftMs > 0);
  }

  /** A free slot; without one, or past the share of the address, the slot of a session used longest ago. */
  #choose(taken: readonly Taken[], address: string): number {
    const shares = Map.groupBy(taken, (each) => each.address);
    const mine = shares.get(address) ?? [];
    if (mine.length >= this.#bounds.address) return longestUnused(mine);
    const used = new Set(taken.map(({ slot }) => slot));
    const free = Array.from({ length: this.#bounds.person }, (_, slot) => slot).find(
      (slot) => !used.has(slot),
    );
    if (free !== undefined) return free;
    const [largest = taken] = [...shares.values()].sort((a, b) => b.length - a.length);
    return longestUnused(largest);
  }

  #slotKeys(person: string): string[] {
    return Array.from({ length: this.#bounds.person }, (_, slot) => slotKey(person, slot));
  }
}

function longestUnused(taken: readonly Taken[]): number {
  return [...taken].sort((a, b) => a.leftMs - b.leftMs)[0]?.slot ?? 0;
}

function slotKey(person: string, slot: number): string {
  return `desk:session-slot:${person}:${slot}`;
}

const SESSION = 'desk:session:';

/** Where a session lies. */
export function sessionRedisKey(sessionKey: string): string {
  return SESSION + sessionKey;
}

/** Key of the session that lies there. */
export function sessionOfRedisKey(redisKey: string): string {
  return redisKey.slice(SESSION.length);
}

/** The address itself is not kept. */
function addressDigest(address: string): string {
  return createHash('sha256').update(address).digest('base64url').slice(0, 16);
}
