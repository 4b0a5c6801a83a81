import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { QdrantIndex } from '../src/search/index/qdrant-index.ts';
import { DEFAULT_QDRANT, QdrantServers, type QdrantSettings } from '../src/search/index/qdrant-servers.ts';
import { dropUnused } from '../src/search/index/unused-collections.ts';
import { QdrantStandIn } from './qdrant-stand-in.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 28, 12);
const QUERY = { indices: Uint32Array.of(3), values: Float32Array.of(1) };
const ANY = { asOf: '', scopes: [] };
const { signal } = new AbortController();

/** Some passages, more than go into one batch. */
function passages(count: number, title = ''): Parameters<typeof QdrantIndex.of>[1] {
  return {
    documents: Array.from({ length: count }, (_, at) => ({
      id: `p${at}`,
      group: `a${at}`,
      theme: 't',
      scope: 'national',
      validFrom: null,
      validTo: null,
      fields: { title, questions: '', plain: '', section: '', text: '' },
    })),
    vectors: Array.from({ length: count }, (_, at) => ({
      indices: Uint32Array.of(3),
      values: Float32Array.of(count - at + title.length),
    })),
    dense: [],
  };
}

let standIn: QdrantStandIn;
beforeEach(async () => {
  standIn = await QdrantStandIn.start();
});
afterEach(() => standIn.stop());

const serversWith = (more: Partial<QdrantSettings> = {}): QdrantServers =>
  new QdrantServers({ ...DEFAULT_QDRANT, urls: [standIn.url], ...more });

const indexOf = (count: number, title = '', more: Partial<QdrantSettings> = {}): Promise<QdrantIndex> =>
  QdrantIndex.of(serversWith(more), passages(count, title));

async function live(index: QdrantIndex, now = NOW): Promise<QdrantIndex> {
  await index.prepare(signal);
  await index.goLive(now, signal);
  return index;
}

const points = ({ collection }: QdrantIndex): number => standIn.collections.get(collection)?.points.size ?? 0;

describe('a collection that is not whole', () => {
  test('does not answer while it is filled, whoever fills it', async () => {
    const filling = await indexOf(600);
    standIn.diesAfter = 300;
    await expect(filling.prepare(signal)).rejects.toMatchObject({ fault: 'broken' });
    expect(points(filling)).toBe(300);
    for (const one of [filling, await indexOf(600)])
      await expect(one.search(QUERY, ANY, 5)).rejects.toMatchObject({ fault: 'missing' });
  });

  test('is completed by the next one who prepares it, and answers then', async () => {
    const index = await indexOf(600);
    standIn.diesAfter = 300;
    await index.prepare(signal).catch(() => undefined);
    standIn.diesAfter = Number.POSITIVE_INFINITY;
    await live(index);
    expect(points(index)).toBe(600);
    expect((await index.search(QUERY, ANY, 2)).map(({ id }) => id)).toEqual(['p0', 'p1']);
  });

  test('stops answering when it is found to have lost passages, until they are there again', async () => {
    const index = await live(await indexOf(600));
    standIn.collections.get(index.collection)?.points.delete(7);
    standIn.diesAfter = 10;
    await index.prepare(signal).catch(() => undefined);
    await expect(index.search(QUERY, ANY, 2)).rejects.toMatchObject({ fault: 'missing' });
    standIn.diesAfter = Number.POSITIVE_INFINITY;
    await live(index);
    expect(points(index)).toBe(600);
  });

  test('has its payload indexes although it was made by one that was killed before them', async () => {
    const index = await indexOf(3);
    await serversWith().write('make the collection', (client) =>
      client.createCollection(index.collection, {}),
    );
    await live(index);
    expect([...(standIn.collections.get(index.collection)?.payloadIndexes ?? [])].sort()).toEqual([
      'scope',
      'theme',
      'valid_from',
      'valid_to',
    ]);
  });

  test('does not go live once the generation is no longer wanted, and is filled no further', async () => {
    const stop = new AbortController();
    const index = await indexOf(600);
    stop.abort(new Error('a newer generation'));
    await expect(index.prepare(stop.signal)).rejects.toThrow('a newer generation');
    expect(standIn.collections.size).toBe(0);
    await index.prepare(signal);
    await expect(index.goLive(NOW, stop.signal)).rejects.toThrow('a newer generation');
    expect(standIn.live).toEqual([]);
  });
});

describe('retrievers beside each other', () => {
  test('one content is one collection, another content another one, whatever the ids and texts', async () => {
    const first = await indexOf(3, 'Retraite');
    expect((await indexOf(3, 'Retraite')).collection).toBe(first.collection);
    expect((await indexOf(3, 'Pension')).collection).not.toBe(first.collection);
  });

  test('leave each other’s collections alone while they are in use', async () => {
    const mine = await live(await indexOf(3, 'mine'), NOW);
    const yours = await live(await indexOf(3, 'yours'), NOW - 23 * HOUR_MS);
    for (const [one, at] of [
      [mine, NOW],
      [yours, NOW + HOUR_MS],
    ] as const) {
      expect(await dropUnused(serversWith(), one.collection, at)).toEqual([]);
      await one.markUsed(at);
    }
    expect(standIn.live.sort()).toEqual([mine.collection, yours.collection].sort());
  });

  test('remove what nobody used for so many hours, its alias with it', async () => {
    const mine = await live(await indexOf(3, 'mine'), NOW);
    const old = await live(await indexOf(3, 'old'), NOW - 25 * HOUR_MS);
    expect(await dropUnused(serversWith(), mine.collection, NOW)).toEqual([old.collection]);
    expect(standIn.live).toEqual([mine.collection]);
  });

  test('never remove what they have not seen unused for that long', async () => {
    const unmarked = await indexOf(3, 'unmarked');
    await serversWith().write('make', (client) => client.createCollection(unmarked.collection, {}));
    expect(await dropUnused(serversWith(), '', NOW)).toEqual([]);
    expect(await dropUnused(serversWith(), '', NOW + 23 * HOUR_MS)).toEqual([]);
    expect(await dropUnused(serversWith(), '', NOW + 25 * HOUR_MS)).toEqual([unmarked.collection]);
  });

  test('know nothing of another prefix, be it a longer one, nor of collections of others', async () => {
    const test2 = await live(await indexOf(3, '', { prefix: 'passages_test' }), 0);
    await serversWith().write('make', (client) => client.createCollection('passages_of_the_neighbour', {}));
    expect(await dropUnused(serversWith(), '', NOW)).toEqual([]);
    expect([...standIn.collections.keys()].sort()).toEqual(
      ['passages_of_the_neighbour', test2.collection].sort(),
    );
  });

  test('may fill one collection at once', async () => {
    const both = [await indexOf(600), await indexOf(600)];
    await Promise.all(both.map((index) => live(index)));
    for (const index of both) expect((await index.search(QUERY, ANY, 1))[0]?.id).toBe('p0');
  });
});

test('passages under a filter are searched by the index from a hundred on, not read one by one', async () => {
  const index = await live(await indexOf(3));
  const { sparse_vectors: vectors } = standIn.collections.get(index.collection)?.shape ?? {};
  for (const vector of Object.values(vectors ?? {}))
    expect(vector).toEqual({ index: { full_scan_threshold: 100 } });
  expect(Object.keys(vectors ?? {})).toHaveLength(1);
});

describe('the way to the server', () => {
  test('answers are asked for uncompressed', async () => {
    await (await live(await indexOf(3))).search(QUERY, ANY, 1);
    expect(new Set(standIn.calls.map(({ headers }) => headers['accept-encoding']))).toEqual(
      new Set(['identity']),
    );
  });

  test.each([
    ['https://search.example', 'https://search.example:443/collections'],
    ['https://search.example:443', 'https://search.example:443/collections'],
    ['http://search.example:80/', 'http://search.example:80/collections'],
    ['http://search.example', 'http://search.example:80/collections'],
    ['http://[::1]:6333', 'http://[::1]:6333/collections'],
    ['https://gate.example:8443/index/qdrant/', 'https://gate.example:8443/index/qdrant/collections'],
  ])('%s is reached at its own port and path', async (url, expected) => {
    const asked = vi
      .spyOn(globalThis, 'fetch')
      .mockResolvedValue(
        new Response('{"result":{"collections":[]}}', { headers: { 'content-type': 'application/json' } }),
      );
    try {
      await serversWith({ urls: [url] }).read('list', (client) => client.getCollections());
      expect(asked.mock.calls[0]?.[0]).toBe(expected);
    } finally {
      asked.mockRestore();
    }
  });

  test('behind a path everything works', async () => {
    standIn.pathPrefix = '/index/qdrant';
    const index = await live(await indexOf(3));
    expect((await index.search(QUERY, ANY, 1))[0]?.id).toBe('p0');
  });

  test('searches go with the key that may only read, and nothing is said on the console', async () => {
    const spoken = vi.spyOn(console, 'warn');
    Object.assign(standIn, { key: 'writes', readOnlyKey: 'reads' });
    const index = await live(await indexOf(3, '', { apiKey: 'writes', searchApiKey: 'reads' }));
    await index.search(QUERY, ANY, 1);
    const keyOf = (part: string): unknown =>
      standIn.calls.find(({ path }) => path.endsWith(part))?.headers['api-key'];
    expect(keyOf('/query')).toBe('reads');
    expect(keyOf('/points')).toBe('writes');
    expect(spoken).not.toHaveBeenCalled();
    spoken.mockRestore();
  });

  test('the next node answers when one is away, and is asked first from then on', async () => {
    const index = await QdrantIndex.of(
      serversWith({ urls: ['http://127.0.0.1:1', standIn.url] }),
      passages(3),
    );
    await live(index);
    expect((await index.search(QUERY, ANY, 1))[0]?.id).toBe('p0');
    const other = await QdrantStandIn.start();
    try {
      const two = new QdrantServers({ ...DEFAULT_QDRANT, urls: [standIn.url, other.url] });
      standIn.fault = 'broken';
      await two.checkVersion();
      standIn.fault = 'none';
      standIn.calls.length = 0;
      await two.checkVersion();
      expect(standIn.calls).toEqual([]);
    } finally {
      await other.stop();
    }
  });

  test('copies of a cluster are asked for when the collection is made', async () => {
    const index = await live(await indexOf(3, '', { replicationFactor: 2, writeConsistencyFactor: 2 }));
    expect(standIn.collections.get(index.collection)?.shape).toMatchObject({
      replication_factor: 2,
      write_consistency_factor: 2,
    });
    expect((await indexOf(3)).collection).not.toBe(index.collection);
  });
});

describe('what keeps the server from answering is told apart', () => {
  test.each([
    ['away', 'unreachable'],
    ['broken', 'broken'],
    ['page', 'malformed'],
    ['overloaded', 'overloaded'],
    ['hang', 'late'],
  ] as const)('%s is %s', async (fault, told) => {
    const index = await live(await indexOf(3));
    standIn.fault = fault;
    await expect(index.search(QUERY, ANY, 1)).rejects.toMatchObject({
      code: 'INDEX_UNAVAILABLE',
      fault: told,
    });
  });

  test.each(['', 'wrong', 'reads'])('the key "%s" is refused to a writer', async (apiKey) => {
    Object.assign(standIn, { key: 'writes', readOnlyKey: 'reads' });
    const index = await indexOf(3, '', { apiKey });
    await expect(index.prepare(signal)).rejects.toMatchObject({ fault: 'keyRefused' });
  });

  test.each([
    ['1.15.5', 'unsupported'],
    ['0.11.0', 'unsupported'],
    ['latest', 'malformed'],
  ])('version %s is %s', async (version, fault) => {
    standIn.version = version;
    await expect((await indexOf(3)).prepare(signal)).rejects.toMatchObject({ fault });
    standIn.version = '2.0.0-dev';
    await (await indexOf(3)).prepare(signal);
  });

  test('whatever a search is answered with, it gives passages of the base or one typed error', async () => {
    const index = await indexOf(3);
    const point = fc.oneof(
      fc.record({ id: fc.integer({ min: -1, max: 4 }), score: fc.double() }),
      fc.record({ id: fc.anything(), score: fc.anything() }),
      fc.jsonValue(),
    );
    const answer = fc.oneof(
      fc.record({ result: fc.record({ points: fc.array(point, { maxLength: 4 }) }) }),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(answer, fc.constantFrom(200, 201, 204, 302, 400, 404, 500), async (json, status) => {
        const text = status === 204 ? null : JSON.stringify(json);
        const headers = { 'content-type': 'application/json' };
        const faked = vi
          .spyOn(globalThis, 'fetch')
          .mockImplementation(() => Promise.resolve(new Response(text, { status, headers })));
        try {
          const hits = await index.search(QUERY, ANY, 5);
          expect(['p0', 'p1', 'p2']).toEqual(expect.arrayContaining(hits.map(({ id }) => id)));
          for (const { score } of hits) expect(score).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toMatchObject({ code: 'INDEX_UNAVAILABLE' });
        } finally {
          faked.mockRestore();
        }
      }),
    );
  });
});
