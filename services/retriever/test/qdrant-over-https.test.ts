import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrivateAuthority } from '@decroche/local-stack';
import { Certificates } from '@decroche/service-kit';
import { believe } from '@decroche/service-kit/tls';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { QdrantIndex } from '../src/search/index/qdrant-index.ts';
import { DEFAULT_QDRANT, QdrantServers } from '../src/search/index/qdrant-servers.ts';
import { QdrantStandIn, type StandInTls } from './qdrant-stand-in.ts';

const DAY_MS = 86_400_000;
const { signal } = new AbortController();
const PASSAGE = {
  ...{ id: 'p0', group: 'a0', theme: 't', scope: 'national', validFrom: null, validTo: null },
  fields: { title: '', questions: '', plain: '', section: '', text: '' },
};
const VECTOR = { indices: Uint32Array.of(3), values: Float32Array.of(2) };

let folder: string;
let authority: PrivateAuthority;
let certificates: Certificates;
let forget: () => void;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qdrant-tls-'));
  authority = await PrivateAuthority.create();
  const own = { program: 'retriever', notAfter: new Date(Date.now() + DAY_MS) };
  certificates = new Certificates(await authority.issueInto(folder, own));
  forget = believe(certificates);
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
afterAll(async () => {
  forget?.();
  await rm(folder, { recursive: true, force: true });
});

async function served(
  from: PrivateAuthority,
  { hosts = ['127.0.0.1'], notAfter = new Date(Date.now() + DAY_MS) } = {},
): Promise<QdrantStandIn> {
  const { certificate, key } = await from.issue({ program: 'qdrant', hosts, notAfter });
  const tls: StandInTls = { cert: certificate, key };
  const standIn = await QdrantStandIn.start(0, tls);
  stops.push(() => standIn.stop());
  return standIn;
}

/** What a search finds, or why it cannot. */
async function searched(url: string): Promise<string> {
  try {
    const servers = new QdrantServers({ ...DEFAULT_QDRANT, urls: [url], apiKey: 'the key' });
    const index = await QdrantIndex.of(servers, { documents: [PASSAGE], vectors: [VECTOR], dense: [] });
    await index.prepare(signal);
    await index.goLive(Date.now(), signal);
    return (await index.search(VECTOR, { asOf: '', scopes: [] }, 1))[0]?.id ?? 'nothing';
  } catch (error) {
    return `${(error as { fault?: string }).fault}: ${(error as Error).message}`;
  }
}

test('a Qdrant of the authority in TLS_DIR is filled and searched', async () => {
  const server = await served(authority);
  expect(server.url).toMatch(/^https:/);
  expect(await searched(server.url)).toBe('p0');
});

test.each([
  ['of another authority', async () => served(await PrivateAuthority.create('Elsewhere'))],
  ['for another host', () => served(authority, { hosts: ['qdrant.example'] })],
  ['that has expired', () => served(authority, { notAfter: new Date(Date.now() - 1_000) })],
])(
  'a Qdrant with a certificate %s is told neither the key nor a passage, and the line says what to check',
  async (_, start) => {
    const server = await start();
    expect(await searched(server.url)).toMatch(/^untrusted: .*check its certificate and TLS_DIR/);
    expect(server.calls).toEqual([]);
  },
);

test('a Qdrant that does not encrypt is told no key', async () => {
  const server = await QdrantStandIn.start();
  stops.push(() => server.stop());
  expect(await searched(server.url.replace('http:', 'https:'))).toMatch(/^untrusted: /);
  expect(server.calls).toEqual([]);
});

test('an authority that was renewed is believed from the next connection on', async () => {
  const next = await PrivateAuthority.create('Next');
  const server = await served(next);
  expect(await searched(server.url)).toMatch(/^untrusted/);
  await next.issueInto(folder, { program: 'retriever', notAfter: new Date(Date.now() + DAY_MS) });
  expect(certificates.refresh()).toBe(true);
  expect(await searched(server.url)).toBe('p0');
});
