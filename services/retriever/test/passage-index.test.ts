import { describe, test } from 'vitest';
import { EmbeddedIndex } from '../src/search/embedded-index.ts';
import { QdrantIndex } from '../src/search/qdrant-index.ts';
import { describeIndex } from './index-contract.ts';
import { QdrantStandIn } from './qdrant-stand-in.ts';

describe('the embedded index', () => {
  describeIndex((documents, vectors) => {
    const index = new EmbeddedIndex(documents, vectors);
    return Promise.resolve({ index, reference: index, close: () => Promise.resolve() });
  });
});

describe('the Qdrant adapter, against a stand-in that speaks the few calls it makes', () => {
  describeIndex(async (documents, vectors) => {
    const standIn = await QdrantStandIn.start();
    const index = new QdrantIndex({ url: standIn.url, apiKey: '' }, 'contract');
    await index.prepare(documents, vectors);
    await index.goLive();
    return { index, reference: new EmbeddedIndex(documents, vectors), close: () => standIn.stop() };
  });
});

const url = process.env.QDRANT_URL ?? '';

describe.skipIf(url === '')('a real Qdrant server', () => {
  describeIndex(async (documents, vectors) => {
    const address = { url, apiKey: process.env.QDRANT_API_KEY ?? '' };
    const index = new QdrantIndex(address, `contract_${process.pid}`);
    await index.prepare(documents, vectors);
    return {
      index,
      reference: new EmbeddedIndex(documents, vectors),
      close: () => index.drop(),
    };
  });
});

if (url === '') {
  test('a real Qdrant server was not tried: set QDRANT_URL to run the contract on it', ({ annotate }) =>
    void annotate('skipped: QDRANT_URL is not set'));
}
