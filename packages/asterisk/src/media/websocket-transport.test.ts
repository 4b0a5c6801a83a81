import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { AriCalls } from '../ari/ari-calls.ts';
import { recordingLogger } from '../recording-logger.fixture.ts';
import { WebSocketTransport } from './websocket-transport.ts';

let stop: (() => Promise<void>) | undefined;

afterEach(() => stop?.());

/** An Asterisk of which only the list of media channels is real: it says when the list was used wrongly. */
async function mediaChannels() {
  const channels = new Set<string>();
  const busy = { changing: 0, lookingUp: 0 };
  const wrong: string[] = [];
  let most = 0;
  const during = async (use: keyof typeof busy, work: () => void) => {
    busy[use] += 1;
    most = Math.max(most, busy.changing + busy.lookingUp);
    if (busy.changing > 0 && busy.lookingUp > 0) wrong.push(`${busy.changing} and ${busy.lookingUp}`);
    await new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 3));
    work();
    busy[use] -= 1;
  };
  const answer = (channelId: string) => ({
    id: channelId,
    channelvars: { MEDIA_WEBSOCKET_CONNECTION_ID: channelId },
  });
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://asterisk');
    const channelId = url.searchParams.get('channelId') ?? url.pathname.split('/').at(-1) ?? '';
    const reply = (status: number, body: object) => {
      response.statusCode = status;
      response.end(JSON.stringify(body));
    };
    if (request.method === 'POST') {
      void during('changing', () => {
        channels.add(channelId);
        reply(200, answer(channelId));
      });
    } else if (!channels.has(channelId)) {
      reply(404, { message: 'Channel not found' });
    } else if (request.method === 'GET') {
      reply(200, answer(channelId));
    } else {
      // As in Asterisk, the channel ends some time after the answer.
      void during('changing', () => channels.delete(channelId));
      reply(204, {});
    }
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    void during('lookingUp', () => {
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        const start = {
          event: 'MEDIA_START',
          channel_id: 'x',
          format: 'slin16',
          optimal_frame_size: 640,
          ptime: 20,
        };
        webSocket.send(JSON.stringify(start));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ari`;
  const calls = new AriCalls({ url, user: 'u', password: 'p', app: 'decroche' });
  stop = async () => {
    await calls.close();
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    server.close();
  };
  return { transport: new WebSocketTransport(calls, recordingLogger()), channels, wrong, most: () => most };
}

test('no media channel is made or ended while a media WebSocket connects, and at most six things happen at once', async () => {
  const { transport, channels, wrong, most } = await mediaChannels();
  const signal = new AbortController().signal;
  const taps = Array.from({ length: 60 }, async () => {
    const mediaChannelId = randomUUID();
    const media = await transport.open({
      key: mediaChannelId,
      mediaChannelId,
      format: 'slin16',
      deadlineMs: 5_000,
      signal,
    });
    await transport.hangup(mediaChannelId);
    media.disconnect();
  });
  await Promise.all(taps);
  expect(channels.size).toBe(0);
  expect(wrong).toEqual([]);
  expect(most()).toBeGreaterThan(1);
  expect(most()).toBeLessThanOrEqual(6);
});

test('one that is given up while it waits asks Asterisk for nothing', async () => {
  const { transport, channels } = await mediaChannels();
  const givingUp = new AbortController();
  const opening = (signal: AbortSignal) =>
    transport.open({ key: 'k', mediaChannelId: randomUUID(), format: 'slin16', deadlineMs: 5_000, signal });
  const first = Array.from({ length: 6 }, () => opening(new AbortController().signal));
  const waiting = opening(givingUp.signal);
  givingUp.abort();
  await expect(waiting).rejects.toThrow();
  for (const media of await Promise.all(first)) media.disconnect();
  expect(channels.size).toBe(6);
});
