import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { until } from '@decroche/test-kit';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { recordingLogger } from '../recording-logger.fixture.ts';
import { AudioSocketServer } from './audiosocket-server.ts';

let server: AudioSocketServer | undefined;

afterEach(() => server?.close());

async function listening(options: { identityDeadlineMs?: number } = {}) {
  const logger = recordingLogger();
  server = await AudioSocketServer.listen({ host: '127.0.0.1', port: 0, logger, ...options });
  return { server, logger };
}

function dial(port: number): { socket: Socket; closed: Promise<void> } {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  return { socket, closed };
}

function packet(type: number, payload: Buffer): Buffer {
  const header = Buffer.from([type, 0, 0]);
  header.writeUInt16BE(payload.length, 1);
  return Buffer.concat([header, payload]);
}

const identity = (id: string) => packet(0x01, Buffer.from(id.replaceAll('-', ''), 'hex'));
const voice = packet(0x12, Buffer.alloc(640));

test('a connection that nobody expects is closed and reported without what it said', async () => {
  const site = await listening();
  const { socket, closed } = dial(site.server.port);
  socket.write(identity(randomUUID()));
  await closed;
  expect(site.logger.lines.map(({ fields }) => fields.code)).toEqual(['AUDIOSOCKET_UNEXPECTED']);
});

test('a connection that says nothing is closed', async () => {
  const site = await listening({ identityDeadlineMs: 20 });
  await dial(site.server.port).closed;
  expect(site.logger.lines.map(({ fields }) => fields.code)).toEqual(['AUDIOSOCKET_NO_IDENTITY']);
});

test('no junk brings the server down or lets a connection in', async () => {
  const site = await listening({ identityDeadlineMs: 20 });
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (junk) => {
      const { socket, closed } = dial(site.server.port);
      socket.write(junk);
      await closed;
    }),
    { numRuns: 30 },
  );
  expect(site.logger.lines.every(({ level }) => level === 'warn')).toBe(true);
});

test.each([
  ['its end of stream', (socket: Socket) => socket.end(), 'media_closed'],
  ['a reset', (socket: Socket) => socket.resetAndDestroy(), 'media_lost'],
  ['a hangup packet', (socket: Socket) => socket.write(packet(0x00, Buffer.alloc(0))), 'media_closed'],
  ['an error packet', (socket: Socket) => socket.write(packet(0xff, Buffer.from([1]))), 'media_lost'],
] as const)('an expected connection delivers its frames until %s', async (_, finish, reason) => {
  const site = await listening();
  const id = randomUUID();
  const expected = site.server.expect({ id, format: 'slin16', deadlineMs: 2_000 });
  const { socket, closed } = dial(site.server.port);
  socket.write(Buffer.concat([identity(id), voice, packet(0x03, Buffer.from('5')), voice]));
  const stream = await expected;
  const frames = stream.frames[Symbol.asyncIterator]();
  expect((await frames.next()).value).toMatchObject({ sequence: 0 });
  expect((await frames.next()).value).toMatchObject({ sequence: 1 });
  finish(socket);
  expect(await stream.ended).toBe(reason);
  expect((await frames.next()).done).toBe(true);
  stream.disconnect();
  await closed;
});

test('a connection is sent silence in its format, however little it says', async () => {
  const site = await listening();
  const id = randomUUID();
  const expected = site.server.expect({ id, format: 'slin', deadlineMs: 2_000 });
  const { socket } = dial(site.server.port);
  const heard: Buffer[] = [];
  socket.on('data', (chunk) => heard.push(chunk));
  socket.write(identity(id));
  await expected;
  const silence = packet(0x10, Buffer.alloc(320));
  await until(
    'three frames of silence',
    () => heard.reduce((sum, { length }) => sum + length, 0) >= 3 * silence.length,
    2_000,
  );
  expect(Buffer.concat(heard).subarray(0, 3 * silence.length)).toEqual(
    Buffer.concat([silence, silence, silence]),
  );
});

test('waiting ends at the deadline or when given up, and a later connection is not let in', async () => {
  const site = await listening();
  const id = randomUUID();
  const late = site.server.expect({ id, format: 'slin16', deadlineMs: 10 });
  await expect(late).rejects.toMatchObject({ code: 'MEDIA_TIMEOUT' });
  const signal = AbortSignal.abort();
  const givenUp = site.server.expect({ id, format: 'slin16', deadlineMs: 2_000, signal });
  await expect(givenUp).rejects.toMatchObject({ code: 'MEDIA_CLOSED' });
  const { socket, closed } = dial(site.server.port);
  socket.write(identity(id));
  await closed;
});

test('closing drops every connection; closing again does nothing', async () => {
  const site = await listening();
  const { closed } = dial(site.server.port);
  await new Promise((resolve) => setImmediate(resolve));
  await site.server.close();
  await closed;
  await site.server.close();
});
