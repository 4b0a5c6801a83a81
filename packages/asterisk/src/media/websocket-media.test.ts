import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { recordingLogger } from '../recording-logger.fixture.ts';
import { connectMedia } from './websocket-media.ts';

let server: WebSocketServer | undefined;

afterEach(() => {
  for (const socket of server?.clients ?? []) socket.terminate();
  server?.close();
});

const START =
  '{"event":"MEDIA_START","channel_id":"em","format":"slin16","optimal_frame_size":640,"ptime":20}';

/** Connects to a server that treats the connection by this function. */
async function connectTo(
  treat: (socket: WebSocket, path: string | undefined) => void,
  options: { deadlineMs?: number; signal?: AbortSignal } = {},
) {
  const fresh = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server = fresh;
  await new Promise((resolve) => fresh.once('listening', resolve));
  fresh.on('connection', (socket, request) => treat(socket, request.url));
  const logger = recordingLogger();
  const ariUrl = `http://127.0.0.1:${(fresh.address() as AddressInfo).port}/ari`;
  return { logger, connecting: connectMedia({ ariUrl, connectionId: 'id/1', logger, ...options }) };
}

test('frames that come before MEDIA_START are kept; junk is reported; keys are told', async () => {
  let asked: [path: string | undefined, protocol: string] | undefined;
  const { logger, connecting } = await connectTo((socket, path) => {
    asked = [path, socket.protocol];
    socket.send(Buffer.alloc(640, 1));
    socket.send('0612345678');
    socket.send('{"event":"MEDIA_START"}');
    socket.send(START);
  });
  const media = await connecting;
  expect(asked).toEqual(['/media/id%2F1', 'media']);
  expect(media).toMatchObject({ format: 'slin16', channelId: 'em' });
  const keys: string[] = [];
  media.onControl((control) => {
    if (control.event === 'DTMF_END') keys.push(control.digit);
  });
  for (const socket of server?.clients ?? []) {
    socket.send('{"event":"DTMF_END","digit":"0","duration_ms":80}');
    socket.send('{"event":"MEDIA_BUFFERING_COMPLETED"}');
    socket.send(Buffer.alloc(639));
    socket.send(Buffer.alloc(640, 2));
    socket.close(1000);
  }
  const received: number[] = [];
  for await (const { data, sequence } of media.frames) received.push(sequence, data[0] ?? -1);
  expect(received).toEqual([0, 1, 1, 2]);
  expect(keys).toEqual(['0']);
  expect(media.counts).toEqual({ received: 2, delivered: 2, dropped: 0, malformed: 1 });
  expect(await media.ended).toBe('media_closed');
  expect(logger.lines.map(({ fields }) => fields.code)).toEqual(['MEDIA_CONTROL_JUNK', 'MEDIA_CONTROL_JUNK']);
  expect(JSON.stringify(logger.lines)).not.toContain('0612345678');
});

test('a hangup is a command, and a cut connection is media_lost', async () => {
  const said: string[] = [];
  const { connecting } = await connectTo((socket) => {
    socket.send(START);
    socket.on('message', (data) => {
      said.push(String(data));
      socket.terminate();
    });
  });
  const media = await connecting;
  media.hangup();
  expect(await media.ended).toBe('media_lost');
  expect(said).toEqual(['{"command":"HANGUP"}']);
});

test('our own end stays the reason, and disconnecting closes the socket', async () => {
  const gone = Promise.withResolvers<void>();
  const { connecting } = await connectTo((socket) => {
    socket.send(START);
    socket.on('close', () => gone.resolve());
  });
  const media = await connecting;
  media.end('closed');
  media.end('media_lost');
  media.disconnect();
  await gone.promise;
  expect(await media.ended).toBe('closed');
});

test.each([
  ['silence instead of MEDIA_START', 'MEDIA_TIMEOUT', () => {}],
  [
    'a format that is not ours',
    'MEDIA_PROTOCOL',
    (socket: WebSocket) => socket.send(START.replace('slin16', 'opus')),
  ],
  ['an early close', 'MEDIA_CLOSED', (socket: WebSocket) => socket.close()],
  ['an early cut', 'MEDIA_CLOSED', (socket: WebSocket) => socket.terminate()],
  ['a message that is too large', 'MEDIA_REFUSED', (socket: WebSocket) => socket.send(Buffer.alloc(100_000))],
] as const)('%s is %s, and the socket is closed', async (_, code, treat) => {
  const gone = Promise.withResolvers<void>();
  const { connecting } = await connectTo(
    (socket) => {
      socket.on('close', () => gone.resolve());
      treat(socket);
    },
    { deadlineMs: 200 },
  );
  await expect(connecting).rejects.toMatchObject({ name: 'MediaError', code });
  await gone.promise;
});

test('giving up, before or in the middle, is MEDIA_CLOSED', async () => {
  const early = await connectTo(() => {}, { signal: AbortSignal.abort() });
  await expect(early.connecting).rejects.toMatchObject({ code: 'MEDIA_CLOSED' });
  const givingUp = new AbortController();
  const { connecting } = await connectTo(() => givingUp.abort(), { signal: givingUp.signal });
  await expect(connecting).rejects.toMatchObject({ code: 'MEDIA_CLOSED' });
});

test('nobody there is MEDIA_REFUSED', async () => {
  const connecting = connectMedia({
    ariUrl: 'http://127.0.0.1:1/ari',
    connectionId: 'x',
    logger: recordingLogger(),
  });
  await expect(connecting).rejects.toMatchObject({ code: 'MEDIA_REFUSED' });
});
