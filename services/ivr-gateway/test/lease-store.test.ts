import { startTestRedis, type TestRedis } from '@decroche/test-stage';
import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LeaseStore } from '../src/queue/lease-store.ts';

const APPS = ['one', 'other', 'third'];

let server: TestRedis;
let redis: Redis;
const connections: Redis[] = [];

beforeAll(async () => {
  server = await startTestRedis({ users: 'local' });
  redis = server.connect('local');
  for (const _ of APPS) connections.push(server.connect('local'));
});
afterAll(() => server?.stop());

/** What a gateway believes. */
interface Believer {
  readonly app: string;
  readonly store: LeaseStore;
  readonly tokens: Map<string, number>;
  era: string | undefined;
}

function believers(): Believer[] {
  return APPS.map((app, at) => {
    const holder = { asterisk: 'pbx', app, run: crypto.randomUUID() };
    return {
      app,
      store: new LeaseStore(connections[at] as Redis, holder, 60_000),
      tokens: new Map(),
      era: undefined,
    };
  });
}

const act = fc.record({
  what: fc.constantFrom(
    ...(['begin', 'end', 'release', 'renew', 'take', 'take'] as const),
    // A pause, or a jump of a clock: the sign of life has run out.
    ...(['run-out', 'run-out'] as const),
    'redis-emptied' as const,
  ),
  who: fc.constantFrom(0, 1, 2),
});

const wanted = ({ tokens }: Believer) => ({
  knows: (channelId: string) => tokens.has(channelId),
  released: true,
  dead: true,
});

/** As the registry does it. */
async function renew(each: Believer): Promise<void> {
  const { place, era } = await each.store.renew(crypto.randomUUID());
  const emptied = era !== each.era;
  if (place === 'entered' || emptied) {
    for (const [channelId, token] of each.tokens) {
      if ((await each.store.write(channelId, token, each.app, emptied)) !== 'written')
        each.tokens.delete(channelId);
    }
  }
  each.era = era;
}

/** Who may write a call, of those who believe that it is theirs. */
async function writersOf(all: readonly Believer[], channelId: string): Promise<string[]> {
  const writers: string[] = [];
  for (const { app, store, tokens } of all) {
    const token = tokens.get(channelId);
    if (token !== undefined && (await store.write(channelId, token, app, false)) === 'written')
      writers.push(app);
  }
  return writers;
}

async function happen(what: string, each: Believer, newChannelId: string): Promise<void> {
  const [channelId, token] = [...each.tokens][0] ?? [];
  if (what === 'begin') {
    each.tokens.set(newChannelId, 1);
    await each.store.write(newChannelId, 1, each.app, true);
  } else if (what === 'run-out') await redis.del(`ivr:gateway:pbx:${each.app}`);
  else if (what === 'redis-emptied') await redis.flushall();
  else if (what === 'renew') await renew(each);
  else if (what === 'take') {
    for (const taken of await each.store.takeOrphans(wanted(each)))
      each.tokens.set(taken.channelId, taken.token);
  } else if (channelId !== undefined && token !== undefined) {
    each.tokens.delete(channelId);
    if (what === 'end') await each.store.end(channelId, token);
    else await each.store.release(channelId, token);
  }
}

describe('the lease of a call', () => {
  it('lets one gateway write at most, whatever runs out, dies, thaws or is forgotten', async () => {
    const takenOver = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 40 }), async (acts) => {
        await redis.flushall();
        const all = believers();
        for (const each of all) each.era = (await each.store.enter(crypto.randomUUID())).era;
        for (const [at, { what, who }] of acts.entries()) {
          await happen(what, all[who] as Believer, `call-${at}`);
          for (const channelId of new Set(all.flatMap(({ tokens }) => [...tokens.keys()]))) {
            // Once Redis was emptied, the latest owner is known again when he writes.
            await writersOf(all, channelId);
            const writers = await writersOf(all, channelId);
            expect(writers.length, `after ${what}: ${writers.join(', ')} write ${channelId}`).toBeLessThan(2);
            if (writers.length === 1 && all.filter(({ tokens }) => tokens.has(channelId)).length > 1)
              takenOver.add(channelId);
          }
        }
      }),
      { numRuns: 60 },
    );
    // Otherwise nobody ever tried to write what was another's.
    expect(takenOver.size).toBeGreaterThan(0);
  }, 60_000);
});
