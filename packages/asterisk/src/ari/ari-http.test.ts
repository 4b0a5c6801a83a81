import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { AriHttp } from './ari-http.ts';

const closings: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

/** A server that answers each request by this function, and a client of it. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const http = new AriHttp({ url: `http://127.0.0.1:${port}/ari`, user: 'u', password: 'p' }, 1_000);
  closings.push(
    () => http.close(),
    () => server.closeAllConnections(),
    () => void server.close(),
  );
  return { http, requests };
}

const play = {
  path: { channelId: 'c/1', playbackId: 'p' },
  query: { media: ['sound:a b', 'sound:c&d'], lang: undefined },
};

test('a request carries our identity, its path and query encoded, and no empty parameter', async () => {
  let authorization: string | undefined;
  const { http, requests } = await serve((request, response) => {
    authorization = request.headers.authorization;
    response.end('{"id":"p"}');
  });
  expect(await http.call('POST /channels/{channelId}/play/{playbackId}', play)).toEqual({ id: 'p' });
  expect(requests).toEqual(['POST /ari/channels/c%2F1/play/p?media=sound%3Aa+b%2Csound%3Ac%26d']);
  expect(authorization).toBe(`Basic ${btoa('u:p')}`);
  await expect(http.call('GET /channels/{channelId}', { path: { channelId: '' } })).rejects.toThrow(
    TypeError,
  );
});

test('a body is sent as JSON', async () => {
  const bodies: string[] = [];
  const { http } = await serve(async (request, response) => {
    for await (const chunk of request) bodies.push(String(chunk));
    response.statusCode = 204;
    response.end();
  });
  const body = { variables: { A: '1' } };
  await http.call('POST /channels/{channelId}/variables', { path: { channelId: 'c' }, body });
  expect(bodies).toEqual(['{"variables":{"A":"1"}}']);
});

test.each([
  ['GET', () => ['GET /channels', {}] as const, 2],
  ['DELETE', () => ['DELETE /channels/{channelId}', { path: { channelId: 'c' } }] as const, 2],
  ['POST', () => ['POST /channels/{channelId}/answer', { path: { channelId: 'c' } }] as const, 1],
])('%s on a connection that closes under it is sent %s times at most', async (_, operation, times) => {
  const { http, requests } = await serve((request) => request.socket.destroy());
  const [name, parameters] = operation();
  await expect(http.call(name as 'GET /channels', parameters as object)).rejects.toMatchObject({
    code: 'ARI_UNREACHABLE',
    operation: name,
  });
  expect(requests).toHaveLength(times);
});

test('a GET that meets one closed connection succeeds on the next', async () => {
  let left = 1;
  const { http } = await serve((request, response) => {
    left -= 1;
    if (left >= 0) request.socket.destroy();
    else response.end('[]');
  });
  expect(await http.call('GET /channels', {})).toEqual([]);
});

test('no answer within the deadline is ARI_TIMEOUT, the retry included', async () => {
  const { http } = await serve(() => {});
  const started = performance.now();
  await expect(http.call('GET /channels', {}, { deadlineMs: 50 })).rejects.toMatchObject({
    code: 'ARI_TIMEOUT',
  });
  expect(performance.now() - started).toBeLessThan(500);
});

test('an answer that stops in the middle is ARI_TIMEOUT too', async () => {
  const { http } = await serve((_, response) => {
    response.setHeader('content-length', 100);
    response.write('{"half":');
  });
  await expect(http.call('GET /channels', {}, { deadlineMs: 100 })).rejects.toMatchObject({
    code: 'ARI_TIMEOUT',
  });
});

test('an answer that is not JSON, or not HTTP, or endless, is an error of its own', async () => {
  const junk = await serve((_, response) => response.end('<html>0612345678'));
  const refused = junk.http.call('GET /channels', {});
  await expect(refused).rejects.toMatchObject({ code: 'ARI_PROTOCOL' });
  await expect(refused).rejects.not.toThrow('0612345678');

  const endless = await serve((_, response) => {
    const chunk = Buffer.alloc(256 * 1024, 0x20);
    const write = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', write);
    write();
  });
  await expect(endless.http.call('GET /channels', {})).rejects.toMatchObject({ code: 'ARI_UNREACHABLE' });

  const tcp = createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(tcp.address() as AddressInfo).port}/ari`;
  const notHttp = new AriHttp({ url, user: 'u', password: 'p' });
  closings.push(
    () => notHttp.close(),
    () => void tcp.close(),
  );
  await expect(notHttp.call('GET /channels', {})).rejects.toMatchObject({ code: 'ARI_UNREACHABLE' });
});

test('an error answer without a reason still has its status and code', async () => {
  const { http } = await serve((_, response) => {
    response.statusCode = 503;
    response.end('<html>');
  });
  await expect(http.call('GET /channels', {})).rejects.toMatchObject({ code: 'ARI_SERVER', status: 503 });
});

test("the caller's own signal, and closing, end a request with ARI_CLOSED", async () => {
  const { http } = await serve(() => {});
  const givingUp = new AbortController();
  const first = http.call('GET /channels', {}, { signal: givingUp.signal }).catch((error: unknown) => error);
  givingUp.abort();
  expect(await first).toMatchObject({ code: 'ARI_CLOSED' });
  const second = http.call('GET /channels', {}).catch((error: unknown) => error);
  await http.close();
  expect(await second).toMatchObject({ code: 'ARI_CLOSED' });
  await http.close();
});
