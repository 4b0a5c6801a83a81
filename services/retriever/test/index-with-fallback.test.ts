import { expect, test, vi } from 'vitest';
import type { DenseIndex } from '../src/search/index/dense-index.ts';
import { IndexWithFallback, type ServerIndex } from '../src/search/index/index-with-fallback.ts';
import { type Hit, IndexUnavailableError, type PassageIndex } from '../src/search/index/passage-index.ts';

const QUERY = { indices: Uint32Array.of(3), values: Float32Array.of(1) };
const MEANING = Float32Array.of(1);
const ANY = { asOf: '', scopes: [] };
const EXACT: readonly Hit[] = [{ id: 'exact', score: 1 }];
const SERVED: readonly Hit[] = [{ id: 'served', score: 1 }];

const exact: PassageIndex & DenseIndex = {
  engine: 'embedded',
  search: () => Promise.resolve(EXACT),
  searchDense: () => Promise.resolve(EXACT),
};

/** A server whose answers are given one by one. */
class AskedServer implements ServerIndex {
  readonly engine = 'qdrant';
  readonly asked: PromiseWithResolvers<readonly Hit[]>[] = [];

  search(): Promise<readonly Hit[]> {
    const answer = Promise.withResolvers<readonly Hit[]>();
    this.asked.push(answer);
    return answer.promise;
  }

  searchDense(): Promise<readonly Hit[]> {
    return this.search();
  }
}

function opened(hedgeMs: number): { index: IndexWithFallback; server: AskedServer; losses: string[] } {
  const index = new IndexWithFallback(exact, hedgeMs);
  const server = new AskedServer();
  const losses: string[] = [];
  index.answerMeaningWith(exact);
  index.open(server, ({ fault }) => losses.push(fault));
  return { index, server, losses };
}

const LONG_MS = 60_000;
const search = (index: IndexWithFallback): Promise<readonly Hit[]> => index.search(QUERY, ANY, 5);
const searchMeaning = (index: IndexWithFallback): Promise<readonly Hit[]> =>
  index.searchDense(MEANING, ANY, 5);

test('a server is not asked before it is taken into use', async () => {
  const index = new IndexWithFallback(exact, LONG_MS);
  expect(await search(index)).toBe(EXACT);
  expect(index.engine).toBe('embedded');
});

test.each([
  ['words', search],
  ['meaning', searchMeaning],
])('what the server answers in time counts, by %s', async (_, ask) => {
  const { index, server } = opened(LONG_MS);
  const found = ask(index);
  server.asked[0]?.resolve(SERVED);
  expect(await found).toBe(SERVED);
  expect(index.engine).toBe('qdrant');
});

test.each([
  ['words', search],
  ['meaning', searchMeaning],
])('a server that hangs costs the wait before the exact index, once, by %s', async (_, ask) => {
  const { index, server, losses } = opened(20);
  expect(await ask(index)).toBe(EXACT);
  expect(await ask(index)).toBe(EXACT);
  expect(await search(index)).toBe(EXACT);
  expect(server.asked).toHaveLength(1);
  expect(losses).toEqual([]);
  server.asked[0]?.reject(new IndexUnavailableError('late', 'search'));
  await vi.waitFor(() => expect(losses).toEqual(['late']));
  expect(index.engine).toBe('embedded');
});

test('an answer that comes late is forgiven, the third in a row is not', async () => {
  const { index, server, losses } = opened(5);
  for (let time = 0; time < 3; time++) {
    await vi.waitFor(async () => {
      expect(await search(index)).toBe(EXACT);
      expect(server.asked).toHaveLength(time + 1);
    });
    expect(losses).toEqual([]);
    server.asked[time]?.resolve(SERVED);
  }
  await vi.waitFor(() => expect(losses).toEqual(['late']));
});

test.each([
  [new IndexUnavailableError('keyRefused', 'search'), 'keyRefused'],
  [new TypeError('something else'), 'malformed'],
])('a failure is answered by the exact index and told once: %s', async (error, fault) => {
  const { index, server, losses } = opened(LONG_MS);
  const both = [search(index), search(index)];
  for (const { reject } of server.asked) reject(error);
  expect(await Promise.all(both)).toEqual([EXACT, EXACT]);
  expect(await search(index)).toBe(EXACT);
  expect(server.asked).toHaveLength(2);
  expect(losses).toEqual([fault]);
});

test('a failure of a server that was replaced meanwhile says nothing about the new one', async () => {
  const { index, server, losses } = opened(LONG_MS);
  const old = search(index);
  const next = new AskedServer();
  index.open(next, ({ fault }) => losses.push(fault));
  server.asked[0]?.reject(new IndexUnavailableError('missing', 'search'));
  expect(await old).toBe(EXACT);
  expect(losses).toEqual([]);
  expect(index.engine).toBe('qdrant');
});
