import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchQdrant } from './qdrant-search.ts';

const NAMES = ['passages_a', 'passages b'];
let server: Server;
let url: string;

/** A fake with two collections of two pages each, under a path and behind a key. */
beforeAll(async () => {
  server = createServer((request, response) => {
    void (async () => {
      let sent = '';
      for await (const part of request) sent += String(part);
      if (request.headers['api-key'] !== 'right') return void response.writeHead(401).end('{}');
      const path = decodeURIComponent(request.url ?? '');
      const second = sent !== '' && JSON.parse(sent).offset === 1;
      const answers: Record<string, unknown> = {
        '/index/collections': { collections: NAMES.map((name) => ({ name })) },
        '/index/collections/passages_a/points/scroll': second
          ? { points: [{ id: 1, payload: { id: 'mme-canarizuvira' } }] }
          : { points: [{ id: 0, payload: { id: 'reversion' } }], next_page_offset: 1 },
        '/index/collections/passages b/points/scroll': { points: [], next_page_offset: null },
      };
      response.writeHead(path in answers ? 200 : 404).end(JSON.stringify({ result: answers[path] }));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/index/`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('the search of a Qdrant server', () => {
  it('reads every page of every collection, with the key and under the path of the address', async () => {
    const { found, searchedBytes } = await searchQdrant({ urls: url, apiKey: 'right' }, ['canarizuvira']);
    expect(found).toEqual(['canarizuvira']);
    expect(searchedBytes).toBeGreaterThan(0);
  });

  it('asks the next node when one is away', async () => {
    const urls = `http://127.0.0.1:1, ${url}`;
    expect((await searchQdrant({ urls, apiKey: 'right' }, ['nothing of that'])).found).toEqual([]);
  });

  it.each(['', 'wrong'])(
    'does not take a server that refuses the key "%s" for an empty one',
    async (apiKey) => {
      await expect(searchQdrant({ urls: url, apiKey }, ['x'])).rejects.toThrow('QDRANT_API_KEY is refused');
    },
  );
});
