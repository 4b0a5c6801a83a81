import { createLogger } from '@decroche/service-kit';
import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { desksShowing } from './call-view.ts';
import { type Conversation, unknownConversation } from './conversation.ts';
import { ConversationStore } from './conversation-store.ts';

const ID = '01932b4e-7d9a-7c31-9f4e-0a1b2c3d4e5f';
const BAD = '01932b4e-7d9a-7c31-9f4e-0a1b2c3d4e60';

/** What Redis holds, as far as the store reads it. */
function redisWith(held: Readonly<Record<string, string>>): Redis {
  return {
    scan: async () => ['0', Object.keys(held)],
    get: async (key: string) => held[key] ?? null,
    set: async () => 'OK',
    del: async () => 1,
  } as unknown as Redis;
}

async function restored(held: Readonly<Record<string, string>>): Promise<ConversationStore> {
  const lifetimes = { liveMs: 60_000, endedMs: 1_000, askMs: 1_000 };
  const store = new ConversationStore(redisWith(held), lifetimes, createLogger('t', 'silent'), Date.now);
  store.onChange((_, after) => after && desksShowing(after));
  await store.restore();
  return store;
}

test('a conversation left in Redis is known again', async () => {
  const state: Conversation = {
    ...unknownConversation(ID),
    steps: [{ eventId: ID, atMs: 1, kind: 'picked-up', extension: '1001', waitedMs: 5 }],
  };
  const store = await restored({ [`desk:conversation:${ID}`]: JSON.stringify(state) });
  expect(store.get(ID)).toEqual(state);
});

test('whatever stands in Redis in place of a conversation is left out, and the others are read', async () => {
  const good = JSON.stringify(unknownConversation(ID));
  const junk = fc.oneof(
    fc.string(),
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc
      .record({ steps: fc.jsonValue(), turns: fc.jsonValue(), asker: fc.jsonValue() }, { requiredKeys: [] })
      .map((changed) => JSON.stringify({ ...unknownConversation(BAD), ...changed })),
  );
  await fc.assert(
    fc.asyncProperty(junk, async (stored) => {
      const store = await restored({
        [`desk:conversation:${BAD}`]: stored,
        [`desk:conversation:${ID}`]: good,
      });
      expect(store.get(ID)).toBeDefined();
      const read = store.get(BAD);
      if (read !== undefined) expect(Array.isArray(read.steps) && Array.isArray(read.turns)).toBe(true);
    }),
  );
});
