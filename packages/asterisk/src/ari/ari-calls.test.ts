import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { AriCalls } from './ari-calls.ts';

let stop: (() => Promise<void>) | undefined;

afterEach(() => stop?.());

/** The client of a server that handles requests so. */
async function served(handle: RequestListener): Promise<AriCalls> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ari`;
  const calls = new AriCalls({ url, user: 'u', password: 'p', app: 'decroche' });
  stop = async () => {
    await calls.close();
    server.close();
  };
  return calls;
}

/** A server that cuts the connection of every POST and knows these things by their path. */
async function cutting(known: Record<string, unknown>) {
  const requests: string[] = [];
  const calls = await served((request, response) => {
    requests.push(`${request.method} ${request.url?.split('?')[0]}`);
    if (request.method === 'POST') request.socket.destroy();
    else {
      const thing = known[request.url ?? ''];
      response.statusCode = thing === undefined ? 404 : 200;
      response.end(JSON.stringify(thing ?? { message: 'not found' }));
    }
  });
  return { calls, requests };
}

/** A server that refuses every request. */
function refusing(status: number, message: string): Promise<AriCalls> {
  return served((_request, response) => {
    response.statusCode = status;
    response.end(JSON.stringify({ message }));
  });
}

const media = {
  channelId: 'em',
  format: 'slin16',
  encapsulation: 'none',
  transport: 'websocket',
  externalHost: 'INCOMING',
} as const;

test('what a lost answer made is found under its id, without asking for it again', async () => {
  const { calls, requests } = await cutting({
    '/ari/channels/em': { id: 'em' },
    '/ari/channels/sn': { id: 'sn' },
    '/ari/bridges/br': { id: 'br' },
    '/ari/playbacks/pb': { id: 'pb' },
  });
  expect((await calls.externalMedia(media)).id).toBe('em');
  expect((await calls.snoop('c', { snoopId: 'sn', spy: 'in' })).id).toBe('sn');
  expect((await calls.createBridge('br')).id).toBe('br');
  expect((await calls.play('c', { playbackId: 'pb', media: 'sound:x' })).id).toBe('pb');
  expect(requests.filter((request) => request.startsWith('POST'))).toEqual([
    'POST /ari/channels/externalMedia',
    'POST /ari/channels/c/snoop/sn',
    'POST /ari/bridges/br',
    'POST /ari/channels/c/play/pb',
  ]);
});

test('when nothing was made, the error is that of the request', async () => {
  const { calls, requests } = await cutting({});
  await expect(calls.externalMedia(media)).rejects.toMatchObject({
    code: 'ARI_UNREACHABLE',
    operation: 'POST /channels/externalMedia',
  });
  expect(requests).toEqual(['POST /ari/channels/externalMedia', 'GET /ari/channels/em']);
});

test.each([
  [404, 'Bridge not found'],
  [409, 'Bridge not in Stasis application'],
])('a bridge that is gone or going (HTTP %i) counts as destroyed', async (status, message) => {
  const calls = await refusing(status, message);
  await calls.destroyBridge('br');
});

test('a bridge that Asterisk keeps for another reason does not count as destroyed', async () => {
  const calls = await refusing(500, 'Allocation failed');
  await expect(calls.destroyBridge('br')).rejects.toMatchObject({ code: 'ARI_SERVER' });
});

test('a channel that cannot be hung up now does not count as gone', async () => {
  const calls = await refusing(409, 'Channel not in Stasis application');
  await expect(calls.hangup('c')).rejects.toMatchObject({ code: 'ARI_CONFLICT' });
});
