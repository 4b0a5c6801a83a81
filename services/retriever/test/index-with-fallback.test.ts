import { afterEach, beforeEach, expect, test } from 'vitest';
import { EmbeddedIndex } from '../src/search/embedded-index.ts';
import { IndexWithFallback } from '../src/search/index-with-fallback.ts';
import { QdrantIndex } from '../src/search/qdrant-index.ts';
import { QdrantStandIn } from './qdrant-stand-in.ts';

const documents = [
  {
    id: 'p',
    group: 'a',
    theme: 't',
    scope: 'national',
    validFrom: null,
    validTo: null,
    fields: { title: '', questions: '', plain: '', section: '', text: '' },
  },
];
const vectors = [{ indices: Uint32Array.of(3), values: Float32Array.of(2) }];
const query = { indices: Uint32Array.of(3), values: Float32Array.of(1) };
const ANY = { asOf: '', scopes: [] };

let standIn: QdrantStandIn;
beforeEach(async () => {
  standIn = await QdrantStandIn.start();
});
afterEach(() => standIn.stop());

async function prepared(generation: string): Promise<QdrantIndex> {
  const index = new QdrantIndex({ url: standIn.url, apiKey: '' }, generation);
  await index.prepare(documents, vectors);
  return index;
}

test('while Qdrant is away the exact index answers, and Qdrant again when it is back', async () => {
  const changes: boolean[] = [];
  const index = new IndexWithFallback(
    await prepared('a'),
    new EmbeddedIndex(documents, vectors),
    (reachable) => changes.push(reachable),
  );
  expect(await index.search(query, ANY, 5)).toEqual([{ id: 'p', score: 2 }]);
  standIn.away = true;
  expect(await index.search(query, ANY, 5)).toEqual([{ id: 'p', score: 2 }]);
  expect(index.engine).toBe('embedded');
  standIn.away = false;
  await index.search(query, ANY, 5);
  expect(index.engine).toBe('qdrant');
  expect(changes).toEqual([false, true]);
});

test('the live name moves to the new generation at once, and the old one is kept only when asked', async () => {
  await (await prepared('a')).goLive();
  const next = await prepared('b');
  await next.goLive(['a']);
  expect(standIn.aliases.get('passages_live')).toBe('passages_b');
  expect([...standIn.collections.keys()]).toEqual(['passages_a', 'passages_b']);
  await next.goLive();
  expect([...standIn.collections.keys()]).toEqual(['passages_b']);
});

test('a collection that was left half built is completed', async () => {
  const index = await prepared('a');
  standIn.collections.get('passages_a')?.clear();
  await index.prepare(documents, vectors);
  expect(standIn.collections.get('passages_a')?.size).toBe(1);
});
