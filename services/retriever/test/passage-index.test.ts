import { notTried } from '@decroche/test-kit';
import { describe, test } from 'vitest';
import { EmbeddedDenseIndex } from '../src/search/index/dense-index.ts';
import { EmbeddedIndex } from '../src/search/index/embedded-index.ts';
import { QdrantIndex } from '../src/search/index/qdrant-index.ts';
import { DEFAULT_QDRANT, QdrantServers, type QdrantSettings } from '../src/search/index/qdrant-servers.ts';
import { describeIndex } from './index-contract.ts';
import { QdrantStandIn } from './qdrant-stand-in.ts';

describe('the embedded index', () => {
  describeIndex((documents, vectors, dense) => {
    const index = new EmbeddedIndex(documents, vectors);
    const denseIndex = new EmbeddedDenseIndex(documents, dense);
    return Promise.resolve({ index, reference: index, denseIndex, close: () => Promise.resolve() });
  });
});

describe('the Qdrant adapter, against a fake as slow and as unordered as a real server', () => {
  let standIn: QdrantStandIn;
  describeOn(
    async () => {
      standIn = await QdrantStandIn.start();
      return { ...DEFAULT_QDRANT, urls: [standIn.url] };
    },
    () => standIn.stop(),
  );
});

const url = process.env.QDRANT_URL ?? '';

describe('a real Qdrant server', () => {
  if (url === '') {
    test('a real Qdrant keeps the contract', (context) => notTried(context, 'QDRANT_URL names no server'));
    return;
  }
  describeOn(
    () =>
      Promise.resolve({
        ...DEFAULT_QDRANT,
        urls: url.split(','),
        apiKey: process.env.QDRANT_API_KEY ?? '',
        prefix: `contract-${process.pid}`,
      }),
    () => Promise.resolve(),
  );
});

function describeOn(start: () => Promise<QdrantSettings>, stop: () => Promise<void>): void {
  describeIndex(async (documents, vectors, dense) => {
    const { signal } = new AbortController();
    const index = await QdrantIndex.of(new QdrantServers(await start()), { documents, vectors, dense });
    await index.prepare(signal);
    await index.goLive(Date.now(), signal);
    const close = async (): Promise<void> => {
      await index.drop();
      await stop();
    };
    return { index, reference: new EmbeddedIndex(documents, vectors), denseIndex: index, close };
  });
}
