import { until } from '@decroche/test-kit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { QdrantEngine } from '../src/evaluation/qdrant-engine.ts';
import type { IndexedPassages } from '../src/search/index/qdrant-layout.ts';
import { DEFAULT_QDRANT } from '../src/search/index/qdrant-servers.ts';
import { QdrantStandIn } from './qdrant-stand-in.ts';

const QUERY = { indices: Uint32Array.of(3), values: Float32Array.of(1) };
const ANY = { asOf: '', scopes: [] };
const DOCUMENT: IndexedPassages['documents'][number] = {
  ...{ id: 'p0', group: 'a0', theme: 't', scope: 'national', validFrom: null, validTo: null },
  fields: { title: '', questions: '', plain: '', section: '', text: '' },
};
const VECTOR = { indices: Uint32Array.of(3), values: Float32Array.of(2) };

let server: QdrantStandIn;
let engine: QdrantEngine;
beforeEach(async () => {
  server = await QdrantStandIn.start();
  engine = new QdrantEngine({ ...DEFAULT_QDRANT, urls: [server.url] });
});
afterEach(() => server.stop());

test('a base that is learned for longer than a connection waits is searched all the same: it is filled at the first search', async () => {
  const index = engine.create([DOCUMENT], [VECTOR]);
  // What the engine had asked already would come before this.
  await fetch(server.url);
  expect(server.calls).toHaveLength(1);
  expect(await index.search(QUERY, ANY, 1)).toMatchObject([{ id: 'p0' }]);
  await engine.close();
  expect(server.collections.size).toBe(0);
});

test.each(['away', 'overloaded'] as const)(
  'a server that is %s for a moment does not end an evaluation',
  async (fault) => {
    const index = engine.create([DOCUMENT], [VECTOR]);
    // To fill it, then to search.
    for (let call = 0; call < 2; call++) {
      const before = server.calls.length;
      server.fault = fault;
      const searching = index.search(QUERY, ANY, 1);
      await until('the server was asked in vain', () => server.calls.length > before);
      server.fault = 'none';
      expect(await searching).toHaveLength(1);
    }
    await engine.close();
  },
);

test('a server that refuses ends it at once', async () => {
  server.key = 'writes';
  const index = engine.create([DOCUMENT], [VECTOR]);
  await expect(index.search(QUERY, ANY, 1)).rejects.toMatchObject({ fault: 'keyRefused' });
  const asked = server.calls.map(({ method, path }) => `${method} ${path}`);
  expect(asked).toEqual([...new Set(asked)]);
});
