import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { DependencyAwayError } from '../http/request-errors.ts';
import { reached } from './reached-redis.ts';

const storedHolder = z.object({
  person: z.string(),
  name: z.string(),
  /** Id of his organisation. */
  organisation: z.string().default(''),
  sinceMs: z.number(),
});
/** Who is on an extension. */
export type Holder = Readonly<z.infer<typeof storedHolder>>;

const storedAsk = z.object({
  id: z.string(),
  person: z.string(),
  name: z.string(),
  organisation: z.string().default(''),
  refused: z.boolean(),
  untilMs: z.number(),
});
/** A colleague asks the holder of an extension for it. */
export type ExtensionAsk = Readonly<z.infer<typeof storedAsk>>;

/** Milliseconds. */
export interface HoldTimes {
  /** An extension whose holder has no open page is free after this. */
  readonly holdMs: number;
  /** Longest that the holder may take to answer. */
  readonly askMs: number;
}

/** Who takes or asks: a session is one. */
interface Person {
  readonly person: string;
  readonly name: string;
  readonly organisation: { readonly id: string };
}

/** How long the answer to a question stays for the one who asked it, milliseconds. */
export const ANSWER_MS = 5_000;

/**
 * Who is on which extension, in Redis, so that every instance knows the same. One person holds an extension; it
 * becomes free when he leaves it, or some time after his last page is gone.
 */
export class ExtensionHolders {
  readonly #redis: Redis;
  readonly #times: HoldTimes;
  readonly #now: () => number;
  /** Handle of the person last known on each extension, for the time that Redis is away. */
  readonly #known = new Map<string, string>();

  constructor(redis: Redis, times: HoldTimes, now: () => number) {
    this.#redis = redis;
    this.#times = times;
    this.#now = now;
  }

  /**
   * Who is on each of some extensions now.
   *
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async holders(extensions: readonly string[]): Promise<(Holder | undefined)[]> {
    const texts = await reached(() => this.#redis.mget(extensions.map(holderKey)));
    return texts.map((text) => (text === null ? undefined : storedHolder.parse(JSON.parse(text))));
  }

  /**
   * Takes a free extension, or keeps the person's own.
   *
   * @returns false when somebody else is on it
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async claim(extension: string, who: Person): Promise<boolean> {
    const key = holderKey(extension);
    const { person, name, organisation } = who;
    const holder: Holder = { person, name, organisation: organisation.id, sinceMs: this.#now() };
    return await reached(async () => {
      const taken = await this.#redis.set(key, JSON.stringify(holder), 'PX', this.#times.holdMs, 'NX');
      if (taken !== null) {
        this.#known.set(extension, holder.person);
        return true;
      }
      const [present] = await this.holders([extension]);
      // It ran out in between.
      if (present === undefined) return await this.claim(extension, who);
      if (present.person !== person) return false;
      this.#known.set(extension, present.person);
      await this.#redis.pexpire(key, this.#times.holdMs);
      return true;
    });
  }

  /** As {@link claim}; while Redis is away, by what was last known. */
  async holds(extension: string, person: Person): Promise<boolean> {
    try {
      return await this.claim(extension, person);
    } catch (error) {
      if (!(error instanceof DependencyAwayError)) throw error;
      return (this.#known.get(extension) ?? person.person) === person.person;
    }
  }

  /**
   * Frees an extension, whoever is on it.
   *
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async release(extension: string): Promise<void> {
    await reached(() => this.#redis.del(holderKey(extension)));
    this.#known.delete(extension);
  }

  /**
   * Questions to the holders of some extensions.
   *
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async asks(extensions: readonly string[]): Promise<(ExtensionAsk | undefined)[]> {
    if (extensions.length === 0) return [];
    const texts = await reached(() => this.#redis.mget(extensions.map(askKey)));
    return texts.map((text) => (text === null ? undefined : storedAsk.parse(JSON.parse(text))));
  }

  /**
   * Asks the holder for his extension, or says where an earlier question of the same person stands.
   *
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async ask(extension: string, { person, name, organisation }: Person): Promise<ExtensionAsk> {
    const { askMs } = this.#times;
    const ask: ExtensionAsk = {
      id: randomUUID(),
      person,
      name,
      organisation: organisation.id,
      refused: false,
      untilMs: this.#now() + askMs,
    };
    await reached(() =>
      this.#redis.set(askKey(extension), JSON.stringify(ask), 'PX', askMs + ANSWER_MS, 'NX'),
    );
    const [present = ask] = await this.asks([extension]);
    return present;
  }

  /**
   * The holder refuses.
   *
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async refuse(extension: string, ask: ExtensionAsk): Promise<void> {
    const refused = JSON.stringify({ ...ask, refused: true });
    await reached(() => this.#redis.set(askKey(extension), refused, 'PX', ANSWER_MS, 'XX'));
  }

  /**
   * The holder consents: the extension is the asker's.
   *
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async hand(extension: string, { person, name, organisation }: ExtensionAsk): Promise<void> {
    const holder: Holder = { person, name, organisation, sinceMs: this.#now() };
    await reached(async () => {
      await this.#redis.set(holderKey(extension), JSON.stringify(holder), 'PX', this.#times.holdMs);
      await this.#redis.del(askKey(extension));
    });
    this.#known.set(extension, holder.person);
  }
}

function holderKey(extension: string): string {
  return `desk:extension:${extension}`;
}

function askKey(extension: string): string {
  return `desk:extension-ask:${extension}`;
}
