import { once } from 'node:events';
import { request } from 'node:http';
import { until } from '@decroche/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ensure,
  type LocalStack,
  openWebPhoneDoor,
  reservePorts,
  startLocalStack,
  WEB_PHONE_ADDRESS,
  type WebPhoneDoor,
} from '../src/mod.ts';

const PAGE = 'http://127.0.0.1:8080';

let stack: LocalStack;
let door: WebPhoneDoor;
let asteriskPort: number;

beforeAll(async () => {
  await ensure(['asterisk']);
  stack = await startLocalStack({ services: ['asterisk'], agents: 1, webAgents: 1, webCaller: true });
  asteriskPort = Number(new URL(stack.asterisk.ariUrl).port);
  const ports = await reservePorts({ singles: 1 });
  door = await openWebPhoneDoor({
    port: ports.singles[0] ?? 0,
    asteriskPort,
    address: WEB_PHONE_ADDRESS,
    origins: [PAGE],
  });
  stack.own(async () => {
    await door.close();
    await ports.release();
  });
}, 300_000);

afterAll(() => stack?.stop());

interface Asked {
  readonly port: number;
  readonly path?: string;
  readonly origin?: string;
  readonly from?: string;
}

/** Status of a request for a WebSocket of SIP; 101 when it is opened. */
function handshake({ port, path = '/ws', origin, from = '127.0.0.1' }: Asked): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({
      host: '127.0.0.1',
      port,
      path,
      localAddress: from,
      agent: false,
      timeout: 5_000,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.alloc(16).toString('base64'),
        'sec-websocket-protocol': 'sip',
        ...(origin === undefined ? {} : { origin }),
      },
    });
    asked.once('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode ?? 0);
    });
    asked.once('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.once('error', reject);
    asked.end();
  });
}

describe('the door of phones in a browser', () => {
  it('lets a page of ours reach SIP, and nobody else', async () => {
    const port = Number(new URL(door.url).port);
    expect(await handshake({ port, origin: PAGE })).toBe(101);
    expect(await handshake({ port, origin: 'http://example.org' })).toBe(403);
    expect(await handshake({ port })).toBe(403);
    expect(await handshake({ port, path: '/ari/events', origin: PAGE })).toBe(404);
    expect((await fetch(door.url.replace('ws:', 'http:'))).status).toBe(404);
  });

  it('is the only way: who comes from the address of the trunk gets no SIP over WebSocket, however he spells it', async () => {
    for (const path of ['/ws', '/WS', '/wS', '/Ws', '/w%73', '/%77s', '/%57%53']) {
      expect([403, 404], path).toContain(await handshake({ port: asteriskPort, path }));
    }
  });

  it('is known to no endpoint without its secret', async () => {
    const socket = new WebSocket(door.url, { protocols: 'sip', headers: { origin: PAGE } } as never);
    await once(socket, 'open');
    let heard = '';
    socket.addEventListener('message', ({ data }) => {
      heard += data;
    });
    const invite = (user: string) =>
      [
        'INVITE sip:3960@127.0.0.1 SIP/2.0',
        `Via: SIP/2.0/WS x.invalid;branch=z9hG4bK-${user}`,
        `From: <sip:${user}@127.0.0.1>;tag=${user}`,
        'To: <sip:3960@127.0.0.1>',
        `Call-ID: ${user}`,
        'CSeq: 1 INVITE',
        'Contact: <sip:x@x.invalid;transport=ws>',
        'Max-Forwards: 70',
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n');
    for (const user of ['appeler', '1001', '1002', 'pstn', '+33199000001']) {
      heard = '';
      socket.send(invite(user));
      await until(`an answer to ${user}`, () => /^SIP\/2\.0 [2-6]\d\d/m.test(heard));
      expect(/^SIP\/2\.0 ([2-6]\d\d)/m.exec(heard)?.[1], user).toMatch(/^40[13]$/);
    }
    socket.close();
  });
});
