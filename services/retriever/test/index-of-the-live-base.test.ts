import { createLogger } from '@decroche/service-kit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KnowledgeSource } from '../src/knowledge-source.ts';
import { LiveGeneration } from '../src/live-generation.ts';
import { QdrantStandIn } from './qdrant-stand-in.ts';
import { ask, SAMPLE_FOLDER } from './sample-base.ts';

const QUESTION = 'conditions de la pension de réversion';
const WAIT = { timeout: 20_000, interval: 50 };
let standIn: QdrantStandIn;
let live: LiveGeneration | undefined;

beforeEach(async () => {
  standIn = await QdrantStandIn.start();
});
afterEach(async () => {
  await live?.stop();
  await standIn.stop();
});

async function start(): Promise<LiveGeneration> {
  live = await LiveGeneration.create({
    source: new KnowledgeSource(SAMPLE_FOLDER, undefined),
    qdrant: { url: standIn.url, apiKey: '' },
    pollMs: 60_000,
    logger: createLogger('retriever', 'silent'),
  });
  return live;
}

/** The collection that the live name leads to, with what it holds. */
function liveCollection(): { name: string | undefined; points: number } {
  const name = standIn.aliases.get('passages_live');
  return { name, points: standIn.collections.get(name ?? '')?.size ?? 0 };
}

async function firstFound(running: LiveGeneration): Promise<string | undefined> {
  return (await ask(running.current, QUESTION)).passages[0]?.articleSlug;
}

test('an index older than the base is found at the start, built again beside it and replaced', async () => {
  standIn.collections.set('passages_of-last-month', new Map());
  standIn.aliases.set('passages_live', 'passages_of-last-month');
  const running = await start();
  const passages = running.current.base.passages.length;
  await vi.waitFor(() => expect(liveCollection().points).toBe(passages), WAIT);
  expect(liveCollection().name).not.toBe('passages_of-last-month');
  await vi.waitFor(() => expect([...standIn.collections.keys()]).toEqual([liveCollection().name]), WAIT);
  expect(await firstFound(running)).toBe('reversion-conditions');
});

test('an index server that goes away and comes back empty is filled again, and no question is lost meanwhile', async () => {
  const running = await start();
  const passages = running.current.base.passages.length;
  await vi.waitFor(() => expect(liveCollection().points).toBe(passages), WAIT);
  await vi.waitFor(async () => {
    await firstFound(running);
    expect(running.indexReachable).toBe(true);
  }, WAIT);
  standIn.away = true;
  expect(await firstFound(running)).toBe('reversion-conditions');
  expect(running.indexReachable).toBe(false);
  standIn.collections.clear();
  standIn.aliases.clear();
  standIn.away = false;
  await vi.waitFor(async () => {
    expect(await firstFound(running)).toBe('reversion-conditions');
    expect(running.indexReachable).toBe(true);
  }, WAIT);
  expect(liveCollection().points).toBe(passages);
});
