import { describe, test } from 'vitest';
import { EmbeddedDenseIndex } from '../src/search/dense-index.ts';
import { EmbeddedIndex } from '../src/search/embedded-index.ts';
import { QdrantIndex } from '../src/search/qdrant-index.ts';
import { describeIndex } from './index-contract.ts';
import { QdrantStandIn } from './qdrant-stand-in.ts';

describe('the embedded index', () => {
  describeIndex((documents, vectors, dense) => {
    const index = new EmbeddedIndex(documents, vectors);
    const denseIndex = new EmbeddedDenseIndex(documents, dense);
    return Promise.resolve({ index, reference: index, denseIndex, close: () => Promise.resolve() });
  });
});

describe('the Qdrant adapter, against a stand-in that speaks the few calls it makes', () => {
  describeIndex(async (documents, vectors, dense) => {
    const standIn = await QdrantStandIn.start();
    const index = new QdrantIndex({ url: standIn.url, apiKey: '' }, 'contract');
    await index.prepare(documents, vectors, dense);
    await index.goLive();
    const reference = new EmbeddedIndex(documents, vectors);
    return { index, reference, denseIndex: index, close: () => standIn.stop() };
  });
});

const url = process.env.QDRANT_URL ?? '';

describe.skipIf(url === '')('a real Qdrant server', () => {
  describeIndex(async (documents, vectors, dense) => {
    const address = { url, apiKey: process.env.QDRANT_API_KEY ?? '' };
    const index = new QdrantIndex(address, `contract_${process.pid}`);
    await index.prepare(documents, vectors, dense);
    return {
      index,
      reference: new EmbeddedIndex(documents, vectors),
      denseIndex: index,
      close: () => index.drop(),
    };
  });
});

if (url === '') {
  test('a real Qdrant server was not tried: set QDRANT_URL to run the contract on it', ({ annotate }) =>
    void annotate('skipped: QDRANT_URL is not set'));
}
