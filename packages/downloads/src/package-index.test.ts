import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { fetchPackageFile } from './package-index.ts';

const CONTENT = Buffer.from('poids '.repeat(500_000));
const wanted = {
  project: 'petit-modele',
  filename: 'petit_modele-1.0-py3-none-any.whl',
  bytes: CONTENT.length,
  sha256: createHash('sha256').update(CONTENT).digest('hex'),
};

let folder = '';
let folders: readonly string[] = [];
let server: Server;
let answer: RequestListener;
let received: (bytes: number) => void = () => undefined;
const asked: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'index-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  asked.length = 0;
  server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.range ?? ''} ${request.headers.authorization ?? ''}`.trim());
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

/** Fetches, and gives what lies there then. */
async function fetched(into = 'file.whl', user = ''): Promise<Buffer> {
  const { port } = server.address() as AddressInfo;
  const file = join(folder, into);
  await fetchPackageFile(wanted, file, {
    index: { address: `http://${user}127.0.0.1:${port}/simple/`, certificates: undefined, folders },
    environment: {},
    onBytes: (done) => received(done),
  });
  return await readFile(file);
}

const page = {
  files: [
    { filename: wanted.filename, url: '../../files/the.whl' },
    { filename: 'other', url: 'x' },
  ],
};
const serving =
  (list: string, type: string, file: RequestListener): RequestListener =>
  (request, response) => {
    if (request.url?.startsWith('/files/')) return file(request, response);
    response.writeHead(200, { 'content-type': type }).end(list);
  };
const json = (file: RequestListener): RequestListener =>
  serving(JSON.stringify(page), 'application/vnd.pypi.simple.v1+json', file);
const whole: RequestListener = (_, response) => void response.writeHead(200).end(CONTENT);

test('a file is found in the list and fetched with the name and password of the index', async () => {
  answer = json(whole);
  expect(await fetched('json.whl', 'nom:secret@')).toEqual(CONTENT);
  const basic = `Basic ${Buffer.from('nom:secret').toString('base64')}`;
  expect(asked).toEqual([`/simple/petit-modele/  ${basic}`, `/files/the.whl  ${basic}`]);
});

test('an index that has only pages of links is read as well, and sends elsewhere', async () => {
  const link = `<a class="x" href="/moved/the.whl?a=1&amp;b=2#sha256=${'0'.repeat(64)}"> ${wanted.filename} </a>`;
  answer = (request, response) => {
    if (request.url === '/moved/the.whl?a=1&b=2')
      response.writeHead(302, { location: '/files/the.whl' }).end();
    else serving(`<html>${link}</html>`, 'text/html', whole)(request, response);
  };
  expect(await fetched('html.whl')).toEqual(CONTENT);
});

test('a fetch that broke off goes on where it stopped', async () => {
  const half = CONTENT.length / 2;
  answer = json((request, response) => {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': CONTENT.length - from });
    if (from > 0) return void response.end(CONTENT.subarray(from));
    response.write(CONTENT.subarray(0, half));
    received = (bytes) => bytes === half && response.destroy();
  });
  expect(await fetched('resumed.whl')).toEqual(CONTENT);
  expect(asked.at(-1)).toMatch(/^\/files\/the\.whl bytes=[1-9]\d*-$/);
});

test('what an earlier run received and an index that knows no ranges are met', async () => {
  await writeFile(join(folder, 'begun.whl'), CONTENT.subarray(0, 10));
  answer = json(whole);
  expect(await fetched('begun.whl')).toEqual(CONTENT);
});

test('a folder that pip would look into is taken first, but not another file under the same name', async () => {
  answer = json(whole);
  const links = [join(folder, 'altered'), join(folder, 'sound')];
  for (const link of links) await mkdir(link);
  await writeFile(join(links[0] as string, wanted.filename), Buffer.alloc(CONTENT.length, 'x'));
  await writeFile(join(links[1] as string, wanted.filename), CONTENT);
  folders = links;
  expect(await fetched('linked.whl')).toEqual(CONTENT);
  expect(asked).toEqual([]);
  folders = links.slice(0, 1);
  expect(await fetched('not-linked.whl')).toEqual(CONTENT);
  expect(asked).toHaveLength(2);
  folders = [];
});

test('another file under the same name is not kept', async () => {
  answer = json((_, response) => void response.writeHead(200).end(Buffer.alloc(CONTENT.length, 'x')));
  await expect(fetched('wrong.whl')).rejects.toMatchObject({ code: 'PACKAGE_INDEX' });
  await expect(readFile(join(folder, 'wrong.whl'))).rejects.toThrow();
});

test.each([
  [
    'has not heard of the project',
    ((_, response) => void response.writeHead(404).end()) as RequestListener,
    /answers 404 for petit-modele/,
  ],
  ['has other files only', serving('{"files":[]}', 'application/json', whole), /has no petit_modele/],
  ['refuses the file', json((_, response) => void response.writeHead(403).end()), /answers 403/],
])('an index that %s is named in the error, without its password', async (_, listener, message) => {
  answer = listener;
  const failure = fetched('none.whl', 'nom:secret@').catch(String);
  expect(await failure).toMatch(message);
  expect(await failure).toMatch(/PIP_INDEX_URL|start again/);
  expect(await failure).not.toContain('secret');
});
