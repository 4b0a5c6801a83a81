import { createLogger } from '@decroche/service-kit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { InspectorProcess } from '../src/import/inspector-process.ts';
import { KnowledgeSource } from '../src/knowledge-source.ts';
import { LiveGeneration } from '../src/live-generation.ts';
import { DEFAULT_QDRANT, type QdrantSettings } from '../src/search/index/qdrant-servers.ts';
import { QdrantStandIn } from './qdrant-stand-in.ts';
import { ask, SAMPLE_FOLDER } from './sample-base.ts';

const QUESTION = 'conditions de la pension de réversion';
const WAIT = { timeout: 20_000, interval: 20 };
let standIn: QdrantStandIn;
let running: LiveGeneration[];

beforeEach(async () => {
  standIn = await QdrantStandIn.start();
  running = [];
});
afterEach(async () => {
  for (const live of running) await live.stop();
  await standIn.stop();
});

/** What a retriever says in its log. */
class Lines {
  readonly texts: string[] = [];
  readonly logger = createLogger('retriever', 'silent');

  constructor() {
    const take = (...said: unknown[]): void => void this.texts.push(String(said.at(-1)));
    for (const level of ['info', 'warn', 'error'] as const)
      vi.spyOn(this.logger, level).mockImplementation(take);
  }
}

/** A machine under load may be slow to do what takes a server 2 ms. */
const PATIENT = { hedgeMs: 2_000, restMs: 50 };

async function start(
  qdrant: Partial<QdrantSettings> = {},
  lines = new Lines(),
  patience = PATIENT,
): Promise<LiveGeneration> {
  const live = await LiveGeneration.create({
    source: new KnowledgeSource(SAMPLE_FOLDER, undefined, new InspectorProcess(undefined)),
    qdrant: { ...DEFAULT_QDRANT, urls: [standIn.url], ...qdrant },
    patience,
    pollMs: 60_000,
    logger: lines.logger,
  });
  running.push(live);
  return live;
}

const answers = (live: LiveGeneration): Promise<void> =>
  vi.waitFor(() => expect(live.indexServer).toBe('answering'), WAIT);

async function firstFound(live: LiveGeneration): Promise<string | undefined> {
  return (await ask(live.current, QUESTION)).passages[0]?.articleSlug;
}

function passagesAtServer(): number[] {
  return [...standIn.collections.values()].map(({ points }) => points.size);
}

test('the server is filled, then asked; until then the exact index answers', async () => {
  standIn.fault = 'broken';
  const live = await start();
  expect(await firstFound(live)).toBe('reversion-conditions');
  expect(live.current.ranker.index.engine).toBe('embedded');
  standIn.fault = 'none';
  await answers(live);
  expect(passagesAtServer()).toEqual([live.current.base.passages.length]);
  expect(await firstFound(live)).toBe('reversion-conditions');
  expect(standIn.calls.some(({ path }) => path.endsWith('_whole/points/query'))).toBe(true);
  expect(live.current.ranker.index.engine).toBe('qdrant');
  expect(live.indexTrouble).toBeUndefined();
});

test('a server that goes away and comes back empty is filled again, and no question is lost meanwhile', async () => {
  const live = await start();
  await answers(live);
  standIn.fault = 'away';
  expect(await firstFound(live)).toBe('reversion-conditions');
  expect(live.indexServer).toBe('unreachable');
  standIn.empty();
  standIn.fault = 'none';
  await answers(live);
  expect(await firstFound(live)).toBe('reversion-conditions');
  expect(passagesAtServer()).toEqual([live.current.base.passages.length]);
});

test('a server that is emptied unseen and filled by another retriever never answers by halves', async () => {
  const [live, other] = [await start(), await start()];
  await answers(live);
  await answers(other);
  standIn.empty();
  expect(await firstFound(live)).toBe('reversion-conditions');
  expect(live.indexServer).toBe('missing');
  await answers(live);
  expect(await firstFound(other)).toBe('reversion-conditions');
});

test('a server that hangs costs one short wait, then none, and is asked again when it answers', async () => {
  const live = await start({}, new Lines(), { ...PATIENT, hedgeMs: 100 });
  await answers(live);
  standIn.faultOfSearches = 'hang';
  const from = performance.now();
  for (let time = 0; time < 20; time++) expect(await firstFound(live)).toBe('reversion-conditions');
  // One search at the server alone would take its 1,000 ms.
  expect(performance.now() - from).toBeLessThan(1_000);
  await vi.waitFor(() => expect(live.indexServer).toBe('late'), WAIT);
  standIn.faultOfSearches = 'none';
  await answers(live);
});

test('each kind of failure is told once, with its reason and where operators look, and so is its end', async () => {
  const lines = new Lines();
  Object.assign(standIn, { key: 'right' });
  const live = await start({ apiKey: 'wrong' }, lines);
  const tries = (): number => standIn.calls.filter(({ path }) => path === '/aliases').length;
  await vi.waitFor(() => expect(tries()).toBeGreaterThan(1), WAIT);
  expect(live.indexTrouble).toMatch(/degraded.*the key is refused/);
  standIn.key = 'wrong';
  await answers(live);
  standIn.fault = 'broken';
  await firstFound(live);
  await firstFound(live);
  standIn.fault = 'none';
  await answers(live);
  expect(lines.texts.filter((text) => text.includes('index server'))).toEqual([
    expect.stringContaining('the key is refused'),
    'the index server answers',
    expect.stringContaining('a fault of the server'),
    'the index server answers',
  ]);
});

test('one retriever fills one server once at a time', async () => {
  const live = await start();
  await answers(live);
  const made = (): number => standIn.calls.filter(({ method }) => method === 'PUT').length;
  standIn.empty();
  const before = made();
  await Promise.all(Array.from({ length: 10 }, () => firstFound(live)));
  await answers(live);
  // The collection, its four payload indexes and one batch of passages.
  expect(made() - before).toBe(6);
});

test('a key that goes over the network in the clear is told in the log, and only then', async () => {
  const nowhere = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('fetch failed'));
  const told = async (urls: string[], apiKey: string): Promise<boolean> => {
    const lines = new Lines();
    await start({ urls, apiKey }, lines);
    return lines.texts.some((text) => text.includes('in the clear'));
  };
  try {
    expect(await told(['http://127.0.0.1:1'], 'k')).toBe(false);
    expect(await told(['https://index.invalid'], 'k')).toBe(false);
    expect(await told(['http://index.invalid'], '')).toBe(false);
    expect(await told(['http://127.0.0.1:1', 'http://index.invalid'], 'k')).toBe(true);
  } finally {
    nowhere.mockRestore();
  }
});
