import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { until } from '@decroche/test-kit';
import { afterEach, expect, test } from 'vitest';
import { recordingLogger } from '../recording-logger.fixture.ts';
import { AmiClient } from './ami-client.ts';
import { AmiPacket, AmiPacketReader } from './ami-packet.ts';

let server: Server | undefined;
let client: AmiClient | undefined;
const sockets = new Set<Socket>();

afterEach(async () => {
  await client?.close();
  for (const socket of sockets) socket.destroy();
  server?.close();
});

type Answer = (action: AmiPacket, socket: Socket) => string | undefined;

const loggingIn: Answer = (action) => {
  const id = `ActionID: ${action.get('ActionID')}\r\n`;
  if (action.get('Action') === 'Challenge') return `Response: Success\r\n${id}Challenge: 42\r\n\r\n`;
  if (action.get('Action') === 'Login') return `Response: Success\r\n${id}\r\nEvent: FullyBooted\r\n\r\n`;
  return undefined;
};

/** A manager interface whose actions are answered by this function, after the login. */
async function manager(answer: Answer, greeting = 'Asterisk Call Manager/11.0.0\r\n') {
  let connections = 0;
  const fresh = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.write(greeting);
    const reader = new AmiPacketReader();
    reader.read(Buffer.from('client\r\n'));
    socket.on('data', (chunk) => {
      for (const packet of reader.read(chunk)) {
        if (!(packet instanceof AmiPacket)) continue;
        const text = loggingIn(packet, socket) ?? answer(packet, socket);
        if (text !== undefined) socket.write(text);
      }
    });
  });
  server = fresh;
  await new Promise<void>((resolve) => fresh.listen(0, '127.0.0.1', resolve));
  const logger = recordingLogger();
  client = AmiClient.create({
    host: '127.0.0.1',
    port: (fresh.address() as AddressInfo).port,
    user: 'u',
    password: 'p',
    logger,
    heartbeatMs: 100_000,
    connectDeadlineMs: 1_000,
    reconnect: { firstMs: 1, maxMs: 10 },
  });
  return { client, logger, connections: () => connections };
}

const idOf = (action: AmiPacket) => `ActionID: ${action.get('ActionID')}\r\n`;

test('the secret is never sent', async () => {
  let seen = '';
  const site = await manager(() => undefined);
  server?.on('connection', (socket) => socket.on('data', (chunk) => (seen += chunk)));
  site.client.start();
  await site.client.whenConnected(2_000);
  expect(seen).toContain('Key: ');
  expect(seen).not.toMatch(/Secret|: p\r/);
});

test('an action without an answer rejects at its deadline, and the others go on', async () => {
  const site = await manager((action) =>
    action.get('Action') === 'Ping' ? `Response: Success\r\n${idOf(action)}\r\n` : undefined,
  );
  site.client.start();
  await site.client.whenConnected(2_000);
  const silent = site.client.action('Silent', [], { deadlineMs: 50 });
  await site.client.ping();
  await expect(silent).rejects.toMatchObject({ code: 'AMI_TIMEOUT', action: 'Silent' });
  await site.client.ping();
  expect(site.connections()).toBe(1);
});

test('a list without an end rejects at its deadline; one beyond its bound rejects', async () => {
  const site = await manager((action) => {
    const event = `Event: QueueMember\r\n${idOf(action)}\r\n`;
    return `Response: Success\r\n${idOf(action)}EventList: start\r\n\r\n${event.repeat(action.get('Action') === 'Huge' ? 20_001 : 3)}`;
  });
  site.client.start();
  await site.client.whenConnected(2_000);
  await expect(site.client.list('Endless', [], { deadlineMs: 50 })).rejects.toMatchObject({
    code: 'AMI_TIMEOUT',
  });
  await expect(site.client.list('Huge')).rejects.toMatchObject({ code: 'AMI_OVERLOAD' });
});

test('more actions than may wait are refused at once', async () => {
  const site = await manager(() => undefined);
  site.client.start();
  await site.client.whenConnected(2_000);
  const waiting = Array.from({ length: 1_001 }, () =>
    site.client.action('Silent', [], { deadlineMs: 200 }).catch((error: { code: string }) => error.code),
  );
  const codes = await Promise.all(waiting);
  expect(codes.filter((code) => code === 'AMI_OVERLOAD')).toHaveLength(1);
  expect(codes.filter((code) => code === 'AMI_TIMEOUT')).toHaveLength(1_000);
});

test('a connection cut in the middle rejects what waits; the client logs in again and says so', async () => {
  const site = await manager((_, socket) => {
    socket.destroy();
    return undefined;
  });
  let outages = 0;
  site.client.onReconnected(() => {
    outages += 1;
  });
  site.client.start();
  await site.client.whenConnected(2_000);
  await expect(site.client.action('Cut')).rejects.toMatchObject({ code: 'AMI_DISCONNECTED' });
  await until(() => outages === 1);
  expect(site.client.state).toBe('connected');
});

test('junk between packets, and an event with a mangled field, are reported without their text', async () => {
  const site = await manager(
    (action) =>
      `0612345678\r\n\r\nEvent: Hangup\r\nChannel: 0612345678\r\n\r\nEvent: Unknown\r\n\r\nResponse: Success\r\n${idOf(action)}\r\n`,
  );
  const told: unknown[] = [];
  site.client.onEvent((event) => {
    told.push(event);
  });
  site.client.start();
  await site.client.whenConnected(2_000);
  await site.client.ping();
  expect(told).toEqual([]);
  expect(site.logger.lines.map(({ fields }) => fields.code)).toEqual(['AMI_JUNK_LINE', 'AMI_FIELD']);
  expect(JSON.stringify(site.logger.lines)).not.toContain('0612345678');
});

test('a server that is no Asterisk, or never finishes its boot, is tried again', async () => {
  const site = await manager(() => undefined, 'SSH-2.0-OpenSSH_10\r\n'.repeat(3));
  server?.removeAllListeners('connection');
  server?.on('connection', (socket) => {
    sockets.add(socket);
    socket.write('SSH-2.0-OpenSSH_10\r\n');
  });
  let tries = 0;
  server?.on('connection', () => {
    tries += 1;
  });
  site.client.start();
  await until(() => tries >= 3);
  expect(site.client.state).toBe('connecting');
  await expect(site.client.ping()).rejects.toMatchObject({ code: 'AMI_DISCONNECTED' });
});

test('closing before, during and after the connection leaves no socket', async () => {
  const site = await manager(() => undefined);
  site.client.start();
  await until(() => sockets.size > 0);
  await site.client.close();
  await site.client.close();
  await until(() => [...sockets].every((socket) => socket.destroyed || socket.readableEnded));
  site.client.start();
  expect(site.client.state).toBe('closed');
});
