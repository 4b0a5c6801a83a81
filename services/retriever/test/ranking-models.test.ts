import { acronyms } from '@decroche/french';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EmbeddedDenseIndex } from '../src/search/index/dense-index.ts';
import { DenseChannel, RerankStage } from '../src/search/models/dense-channel.ts';
import { EmbeddingsEndpoint, RerankEndpoint } from '../src/search/models/model-endpoint.ts';
import { encodePassages } from '../src/search/models/ranking-models.ts';
import { NeedBridge } from '../src/search/needs/need-bridge.ts';
import { Ranker, type RankerSettings } from '../src/search/ranking/ranker.ts';
import type { SearchDocument } from '../src/search/ranking/search-document.ts';
import { ModelServer } from './model-server.ts';

const DEADLINE_MS = 2_000;
const ANY = { asOf: '', scopes: [] };
const soon = (): AbortSignal => AbortSignal.timeout(10_000);

let server: ModelServer;
beforeEach(async () => {
  server = await ModelServer.start();
});
afterEach(() => server.stop());

function embeddings(): EmbeddingsEndpoint {
  return new EmbeddingsEndpoint({
    url: `${server.url}/`,
    apiKey: 'secret',
    model: 'letters',
    queryPrefix: 'query: ',
    passagePrefix: 'passage: ',
  });
}

describe('an OpenAI-compatible embeddings endpoint', () => {
  test('is sent the model, the key and prefixed texts in batches, and its vectors are put in order', async () => {
    const texts = Array.from({ length: 40 }, (_, at) => 'z'.repeat(at));
    const vectors = await embeddings().encode(texts, 'passage', soon());
    expect(vectors.map((vector) => vector[25])).toEqual(texts.map(({ length }) => length));
    expect(server.calls.length).toBeGreaterThan(1);
    const [first] = server.calls;
    expect(first).toMatchObject({ path: '/embeddings', authorization: 'Bearer secret' });
    expect(first?.body).toMatchObject({ model: 'letters', encoding_format: 'float' });
    expect(first?.body.input[1]).toBe('passage: z');
    await embeddings().encode(['z'], 'query', soon());
    expect(server.calls.at(-1)?.body.input).toEqual(['query: z']);
  });

  test.each([
    ['refuse', 'refused'],
    ['garbage', 'malformed'],
    ['short', 'malformed'],
  ] as const)('that does "%s" fails with the reason %s', async (fault, reason) => {
    server.fault = fault;
    await expect(embeddings().encode(['a', 'b'], 'query', soon())).rejects.toMatchObject({
      code: 'ENCODER_UNAVAILABLE',
      reason,
    });
  });

  test('that never answers fails when the deadline is over', async () => {
    server.fault = 'hang';
    await expect(embeddings().encode(['a'], 'query', AbortSignal.timeout(50))).rejects.toMatchObject({
      reason: 'late',
    });
  });

  test('that is not there fails as unreachable', async () => {
    const endpoint = embeddings();
    await server.stop();
    await expect(endpoint.encode(['a'], 'query', soon())).rejects.toMatchObject({ reason: 'unreachable' });
  });
});

describe('a text-embeddings-inference rerank endpoint', () => {
  test('gives scores in the order of the passages', async () => {
    const scores = await new RerankEndpoint({ url: server.url, apiKey: '' }).score(
      'abc',
      ['xyz', 'cab'],
      soon(),
    );
    expect(scores[0]).toBeLessThan(scores[1] as number);
    expect(server.calls[0]).toMatchObject({ path: '/rerank', body: { query: 'abc', texts: ['xyz', 'cab'] } });
  });

  test('that leaves a passage out fails', async () => {
    server.fault = 'short';
    const reranker = new RerankEndpoint({ url: server.url, apiKey: '' });
    await expect(reranker.score('abc', ['xyz', 'cab'], soon())).rejects.toMatchObject({
      reason: 'malformed',
    });
  });
});

describe('ranking with models', () => {
  const analysis = { acronyms, referenceYear: 2026 };
  const bridge = NeedBridge.learn([], { entries: [], acronyms: [] }, [], analysis);
  const document = (id: string, text: string): SearchDocument => ({
    id,
    group: id,
    theme: '',
    scope: 'national',
    validFrom: null,
    validTo: null,
    fields: { title: '', questions: '', plain: '', section: '', text },
  });
  const documents = [
    document('words', 'pension versée au conjoint'),
    document('meaning', 'jjjj kkkk wwww'),
    document('other', 'adresse bancaire'),
  ];
  const rankerWith = (models: Partial<RankerSettings>): Ranker =>
    Ranker.build(documents, { analysis, bridge, ...models });
  const found = async (ranker: Ranker, text: string): Promise<string[]> =>
    (await ranker.rank(text, ANY, 10)).hits.map(({ id }) => id);

  test('what only the meaning finds joins what the words find', async () => {
    const dense = new DenseChannel(embeddings(), DEADLINE_MS, () => undefined);
    const ranker = rankerWith({ dense });
    const question = 'conjoint jwk jwk jwk jwk';
    expect(await found(ranker, question)).toEqual(['words']);
    dense.open(new EmbeddedDenseIndex(documents, await encodePassages(documents, embeddings(), soon())));
    expect(await found(ranker, question)).toContain('meaning');
  });

  test('meaning weighs less the surer it is which article of the base is asked for, and fully on other bases', async () => {
    const examples = ['pension du conjoint', 'la pension de mon conjoint'].map((text) => ({
      text,
      need: 'words',
    }));
    const others = ['adresse', 'changer mon adresse'].map((text) => ({ text, need: 'other' }));
    const taught = NeedBridge.learn([], { entries: [], acronyms: [] }, [...examples, ...others], analysis);
    const elsewhere = documents.map((one) => ({ ...one, group: `imported-${one.group}` }));
    const shareOfMeaning = async (passages: readonly SearchDocument[]): Promise<number> => {
      const dense = new DenseChannel(embeddings(), DEADLINE_MS, () => undefined);
      dense.open(new EmbeddedDenseIndex(passages, await encodePassages(passages, embeddings(), soon())));
      const fusion = { k: 1, denseWeight: 1 };
      const ranker = Ranker.build(passages, { analysis, bridge: taught, dense, fusion });
      const { hits } = await ranker.rank('pension conjoint', ANY, 10);
      // What only the meaning finds has nothing but the weight of meaning.
      return hits.find(({ id }) => id === 'meaning')?.score ?? 0;
    };
    expect(await shareOfMeaning(documents)).toBeLessThan((await shareOfMeaning(elsewhere)) / 2);
  });

  test('without an answer in time the words alone rank, and the log hears of it once', async () => {
    const changes: boolean[] = [];
    const dense = new DenseChannel(embeddings(), 50, (helps) => changes.push(helps));
    dense.open(new EmbeddedDenseIndex(documents, await encodePassages(documents, embeddings(), soon())));
    const ranker = rankerWith({ dense });
    server.fault = 'hang';
    expect(await found(ranker, 'conjoint')).toEqual(['words']);
    expect(await found(ranker, 'conjoint')).toEqual(['words']);
    expect(changes).toEqual([false]);
  });

  test('a cross-encoder decides the order of the first passages, and a failing one changes nothing', async () => {
    const rerank = new RerankStage(
      new RerankEndpoint({ url: server.url, apiKey: '' }),
      DEADLINE_MS,
      () => undefined,
    );
    const both = 'adresse bancaire du conjoint de la pension';
    const plain = await found(rankerWith({}), both);
    const reordered = await found(rankerWith({ rerank }), both);
    const texts = plain.map((id) => documents.find((one) => one.id === id)?.fields.text ?? '');
    const endpoint = new RerankEndpoint({ url: server.url, apiKey: '' });
    const scores = await endpoint.score(both, texts, soon());
    const order = plain.map((_, at) => at).sort((a, b) => (scores[b] as number) - (scores[a] as number));
    expect(reordered).toEqual(order.map((at) => plain[at]));
    expect(reordered).not.toEqual(plain);
    server.fault = 'refuse';
    expect(await found(rankerWith({ rerank }), both)).toEqual(plain);
  });
});
