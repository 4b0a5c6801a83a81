import type { Redis } from 'ioredis';

/** Who asks: one run of the gateway that has a place, and the place. No two places of an Asterisk have the same name. */
export interface Holder {
  /** Name of the Asterisk server, the same for every gateway on it. */
  readonly asterisk: string;
  /** Stasis application; Asterisk gives it to one gateway at a time. */
  readonly app: string;
  /** Of this process, and of no other before or after it. */
  readonly run: string;
}

/** What became of a sign of life. */
export interface Renewal {
  /**
   * `held`: this gateway had its place, and has it. `entered`: it had none, since it had run out or Redis was emptied: its
   * calls may be another's. `superseded`: a later run has the place.
   */
  readonly place: 'held' | 'entered' | 'superseded';
  /** Another one than before: Redis has lost what it knew. */
  readonly era: string;
}

/** `unknown`: there is no such call, since somebody ended it or Redis was emptied. */
export type Writing = 'written' | 'refused' | 'unknown';

/** A call that was taken over. */
export interface TakenCall {
  readonly channelId: string;
  /** Higher than that of anybody before. */
  readonly token: number;
  /** As it was written last. */
  readonly value: string;
}

/** Which calls are taken besides those of earlier runs. */
export interface Wanted {
  /** Whether it has this call, or has ended it. What it took while the answer was lost is taken again. */
  readonly knows: (channelId: string) => boolean;
  /** Those that their gateway gave away. */
  readonly released: boolean;
  /** Those of gateways whose sign of life has run out. */
  readonly dead: boolean;
}

/** Time to live of what is known of a call, seconds. */
export const CALL_TTL_S = 4 * 3600;
/** Its keys: what each kind of them is of, among what the gateway tells that it keeps. */
export const KEYS_OF_CALLS = {
  first: 'ivr',
  told: { 'ivr:call': ['calls'], 'ivr:gateway': ['calls'], 'ivr:era': ['calls'] },
} as const;
const CALLS = 'ivr:call:';
const GATEWAYS = 'ivr:gateway:';
const ERA = 'ivr:era';
/** Keys that one step of a search looks at. */
const SCAN_COUNT = 1_000;

/** A call may be written by whoever owns it with its token, or has a higher one than Redis, which lost what came between. */
const MAY_WRITE = `
local owner, token = unpack(redis.call('HMGET', KEYS[1], 'owner', 'token'))
local mine = owner and ((owner == ARGV[1] and token == ARGV[2]) or tonumber(token) < tonumber(ARGV[2]))
`;

/** With the number of their keys. Sent whole each time: one that Redis had to be taught first would be late. */
const SCRIPTS = {
  renew: {
    keys: 2,
    lua: `
local era = redis.call('GET', KEYS[2]) or ARGV[3]
redis.call('SET', KEYS[2], era, 'EX', ARGV[4])
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] and ARGV[5] ~= 'enter' then return {'superseded', era} end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {holder == ARGV[1] and 'held' or 'entered', era}`,
  },
  leave: {
    keys: 1,
    lua: `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`,
  },
  write: {
    keys: 1,
    lua: `${MAY_WRITE}
if not owner and ARGV[5] ~= 'create' then return 'unknown' end
if owner and not mine then return 'refused' end
redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'token', ARGV[2], 'call', ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[4])
return 'written'`,
  },
  end: {
    keys: 1,
    lua: `${MAY_WRITE}
if mine then redis.call('DEL', KEYS[1]) end`,
  },
  release: {
    keys: 1,
    lua: `${MAY_WRITE}
if mine then redis.call('HSET', KEYS[1], 'owner', '') end`,
  },
  take: {
    keys: 2,
    lua: `
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then return false end
if ARGV[2] ~= '' and redis.call('GET', KEYS[2]) == ARGV[2] then return false end
redis.call('HSET', KEYS[1], 'owner', ARGV[3])
local token = redis.call('HINCRBY', KEYS[1], 'token', 1)
redis.call('EXPIRE', KEYS[1], ARGV[4])
return {tostring(token), redis.call('HGET', KEYS[1], 'call')}`,
  },
} as const;

/**
 * The leases of calls in Redis. A call has an owner, a gateway's run, and a fencing token that grows with each owner; whatever
 * is written of it is written by a script that compares both. The lease of a call runs out with the sign of life of its owner,
 * which expires by Redis's own clock. Every method throws when Redis does not answer.
 */
export class LeaseStore {
  readonly #redis: Redis;
  readonly #holder: Holder;
  readonly #owner: string;
  readonly #place: string;
  readonly #calls: string;
  readonly #leaseMs: number;

  /** @param leaseMs after which a sign of life is none any more */
  constructor(redis: Redis, holder: Holder, leaseMs: number) {
    this.#redis = redis;
    this.#holder = holder;
    this.#owner = `${holder.app}/${holder.run}`;
    this.#place = this.#placeOf(holder.app);
    this.#calls = `${CALLS}${holder.asterisk}:`;
    this.#leaseMs = leaseMs;
  }

  /** Takes the place, whoever has it: an earlier run. */
  async enter(newEra: string): Promise<Renewal> {
    return await this.#renew(newEra, 'enter');
  }

  /** Says that this gateway lives. */
  async renew(newEra: string): Promise<Renewal> {
    return await this.#renew(newEra, 'renew');
  }

  /** Gives the place up. */
  async leave(): Promise<void> {
    await this.#run('leave', this.#place, this.#holder.run);
  }

  /** @param create also writes one of which Redis knows nothing */
  async write(channelId: string, token: number, value: string, create: boolean): Promise<Writing> {
    const how = create ? 'create' : '';
    const key = this.#calls + channelId;
    return (await this.#run('write', key, this.#owner, token, value, CALL_TTL_S, how)) as Writing;
  }

  /** The call is over: nothing more is known of it. */
  async end(channelId: string, token: number): Promise<void> {
    await this.#run('end', this.#calls + channelId, this.#owner, token);
  }

  /** Anybody may take the call. */
  async release(channelId: string, token: number): Promise<void> {
    await this.#run('release', this.#calls + channelId, this.#owner, token);
  }

  /** Takes the calls of this Asterisk that nobody owns: those of earlier runs in this place, and, if asked for, others. */
  async takeOrphans({ knows, released, dead }: Wanted): Promise<TakenCall[]> {
    const taken: TakenCall[] = [];
    const alive = new Map<string, boolean>();
    for (const [channelId, owner] of await this.#owners()) {
      const [app = '', run = ''] = owner.split('/');
      if (owner === '' && !released) continue;
      if (owner !== '' && app !== this.#holder.app) {
        if (!dead) continue;
        if (!alive.has(owner)) alive.set(owner, (await this.#redis.get(this.#placeOf(app))) === run);
        if (alive.get(owner)) continue;
      }
      const isOwn = owner === this.#owner;
      if (isOwn && knows(channelId)) continue;
      const key = this.#calls + channelId;
      const who = [owner, isOwn ? '' : run, this.#owner] as const;
      const answer = await this.#run('take', key, this.#placeOf(app), ...who, CALL_TTL_S);
      if (answer === null) continue;
      const [token, value] = answer as [string, string];
      taken.push({ channelId, token: Number(token), value });
    }
    return taken;
  }

  /** Owner of each call of this Asterisk; empty when it was released. */
  async #owners(): Promise<Map<string, string>> {
    const owners = new Map<string, string>();
    let cursor = '0';
    do {
      const pattern = `${this.#calls}*`;
      const [next, keys] = await this.#redis.scan(cursor, 'MATCH', pattern, 'COUNT', SCAN_COUNT);
      cursor = next;
      const found = await Promise.all(keys.map((key) => this.#redis.hget(key, 'owner')));
      for (const [at, key] of keys.entries()) {
        const owner = found[at] ?? undefined;
        if (owner !== undefined) owners.set(key.slice(this.#calls.length), owner);
      }
    } while (cursor !== '0');
    return owners;
  }

  async #renew(newEra: string, how: 'enter' | 'renew'): Promise<Renewal> {
    const { run } = this.#holder;
    const life = [this.#leaseMs, newEra, CALL_TTL_S] as const;
    const answer = await this.#run('renew', this.#place, ERA, run, ...life, how);
    const [place, era] = answer as [Renewal['place'], string];
    return { place, era };
  }

  #placeOf(app: string): string {
    return `${GATEWAYS}${this.#holder.asterisk}:${app}`;
  }

  #run(script: keyof typeof SCRIPTS, ...args: (string | number)[]): Promise<unknown> {
    const { keys, lua } = SCRIPTS[script];
    return this.#redis.eval(lua, keys, ...args);
  }
}
