import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { until } from '@decroche/test-kit';
import { afterEach, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import type { AriEvent } from '../gen/ari-models.ts';
import type { LinkState } from '../link-state.ts';
import { recordingLogger } from '../recording-logger.fixture.ts';
import { AriEventConnection } from './ari-event-connection.ts';

const REPLACED =
  '{"type":"ApplicationReplaced","application":"decroche","timestamp":"2026-11-21T08:00:55.386+0000"}';

const unanswered = 'unanswered';

let server: Server | undefined;
let connection: AriEventConnection | undefined;

afterEach(() => {
  connection?.close();
  server?.closeAllConnections();
  server?.close();
});

/** A server whose nth upgrade is answered by the nth function, the last one staying. */
async function play(...upgrades: (((socket: WebSocket) => void) | typeof unanswered)[]) {
  const sockets = new WebSocketServer({ noServer: true, autoPong: false });
  const raw: Socket[] = [];
  const requests: IncomingMessage[] = [];
  let count = 0;
  const fresh = createServer();
  fresh.on('upgrade', (request, socket, head) => {
    raw.push(socket as Socket);
    requests.push(request);
    const upgrade = upgrades[Math.min(count, upgrades.length - 1)];
    count += 1;
    if (typeof upgrade === 'function') {
      sockets.handleUpgrade(request, socket, head, (webSocket) => upgrade(webSocket));
    } else {
      socket.resume().on('end', () => socket.destroy());
    }
  });
  await new Promise<void>((resolve) => fresh.listen(0, '127.0.0.1', resolve));
  server = fresh;
  const url = `http://127.0.0.1:${(fresh.address() as AddressInfo).port}/ari`;
  const logger = recordingLogger();
  const events: AriEvent[] = [];
  connection = new AriEventConnection(
    {
      url,
      user: 'u',
      password: 'p',
      app: 'decroche',
      logger,
      heartbeatMs: 300,
      connectDeadlineMs: 500,
      reconnect: { firstMs: 1, maxMs: 10 },
    },
    (event) => events.push(event),
  );
  const states: LinkState[] = [];
  connection.status.onChange((state) => states.push(state));
  return { connection, events, states, logger, upgrades: () => count, raw, requests };
}

const healthy = (socket: WebSocket) => {
  socket.on('ping', (data) => socket.pong(data));
};

/** A connection that goes on trying would have tried many times by then: another one has. */
async function anotherTriesAgain(): Promise<void> {
  const another = await play((socket) => socket.terminate());
  another.connection.start();
  await until(() => another.upgrades() > 12);
  another.connection.close();
}

test('the password is in the header, not in the address that servers write down', async () => {
  const played = await play(healthy);
  played.connection.start();
  await until(() => played.requests.length > 0);
  expect(played.requests[0]?.headers.authorization).toBe(`Basic ${btoa('u:p')}`);
  expect(new URL(played.requests[0]?.url ?? '', 'http://pbx').searchParams.has('api_key')).toBe(false);
});

test('junk is reported by its code and the connection goes on', async () => {
  const site = await play((socket) => {
    healthy(socket);
    for (const text of [
      '0612345678',
      '{"type":"Mystery"}',
      Buffer.from([0xff, 0x00]),
      '{"type":"StasisStart"}',
    ])
      socket.send(text);
    socket.send(REPLACED.replace('ApplicationReplaced', 'ApplicationRegistered'));
  });
  site.connection.start();
  await until(() => site.events.length > 0);
  expect(site.events.map(({ type }) => type)).toEqual(['ApplicationRegistered']);
  expect(site.logger.lines.map(({ fields }) => fields.code)).toEqual([
    'ARI_EVENT_JUNK',
    'ARI_EVENT_UNKNOWN',
    'ARI_EVENT_JUNK',
    'ARI_EVENT_INCOMPLETE',
  ]);
  expect(JSON.stringify(site.logger.lines)).not.toContain('0612345678');
  expect(site.upgrades()).toBe(1);
});

test('a server that stops answering pings is given up and connected again', async () => {
  const site = await play(() => {}, healthy);
  site.connection.start();
  await until(() => site.upgrades() === 2 && site.connection.status.state === 'connected');
  expect(site.states).toEqual(['connecting', 'connected', 'connecting', 'connected']);
});

test('a server that answers pings is kept', async () => {
  let pings = 0;
  const site = await play((socket) => {
    healthy(socket);
    socket.on('ping', () => {
      pings += 1;
    });
  });
  site.connection.start();
  await until(() => pings === 3);
  expect(site.upgrades()).toBe(1);
});

test('a refused or cut connection is tried again without end, and reported once an outage', async () => {
  const site = await play((socket) => socket.terminate());
  site.connection.start();
  await until(() => site.upgrades() > 12);
  site.connection.close();
  const warnings = site.logger.lines.filter(({ level }) => level === 'warn');
  expect(warnings.length).toBeGreaterThan(0);
  for (const { fields } of warnings) expect(fields).toMatchObject({ code: 'ARI_DISCONNECTED', attempts: 0 });
  const attempts = site.upgrades();
  await anotherTriesAgain();
  // The one that was on its way may still arrive.
  expect(site.upgrades()).toBeLessThanOrEqual(attempts + 1);
});

test('a rival that takes the application stops this one until it is started again', async () => {
  const site = await play((socket) => {
    healthy(socket);
    socket.send(REPLACED);
  }, healthy);
  site.connection.start();
  await until(() => site.connection.status.state === 'replaced');
  expect(site.events.map(({ type }) => type)).toEqual(['ApplicationReplaced']);
  await anotherTriesAgain();
  expect(site.upgrades()).toBe(1);
  site.connection.start();
  await until(() => site.connection.status.state === 'connected');
});

test('our own connection that is served late is no rival: the application is taken back once for each', async () => {
  const replaced = (socket: WebSocket) => {
    healthy(socket);
    socket.send(REPLACED);
  };
  const site = await play(unanswered, replaced, healthy);
  site.connection.start();
  await until(() => site.upgrades() === 3 && site.connection.status.state === 'connected');
  expect(site.states).not.toContain('replaced');
  expect(site.events).toEqual([]);
});

test('closing twice, before and during the connection, leaves no socket', async () => {
  const site = await play(unanswered);
  site.connection.start();
  await until(() => site.raw.length === 1);
  site.connection.close();
  site.connection.close();
  await until(() => site.raw.every((socket) => socket.destroyed));
  site.connection.start();
  expect(site.connection.status.state).toBe('closed');
});
