import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EventStream } from './event-stream.ts';

let server: Server | undefined;
let socket: Socket | undefined;
afterEach(() => {
  socket?.destroy();
  server?.closeAllConnections();
  server?.close();
});

/** A stream with a raw reader that takes nothing until it is resumed. */
async function openStream(): Promise<{ stream: EventStream; reader: Socket }> {
  const opened = Promise.withResolvers<EventStream>();
  server = createServer((_, response) => opened.resolve(new EventStream(response)));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.pause();
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  return { stream: await opened.promise, reader: socket };
}

const BULK = 'x'.repeat(64 * 1024);

describe('a stream of events', () => {
  it('gives a reader that was slow the newest view only, and every event that must not be lost', async () => {
    const { stream, reader } = await openStream();
    let text = '';
    reader.on('data', (chunk) => {
      text += chunk.toString();
    });
    reader.pause();
    for (let n = 0; n < 200; n += 1) stream.send({ name: 'desk', data: { n, BULK }, latestOnly: true });
    for (let n = 0; n < 20; n += 1) stream.send({ name: 'timeline', data: { n } });
    reader.resume();
    await vi.waitFor(() => expect(text).toContain('event: timeline\ndata: {"n":19}'), { timeout: 5_000 });
    expect(text).toContain('{"n":199,');
    expect(text.match(/event: desk/g)?.length).toBeLessThan(150);
    expect(text.match(/event: timeline/g)?.length).toBe(20);
  });

  it('is closed when too much waits for its reader', async () => {
    const { stream } = await openStream();
    const closed = vi.fn();
    stream.onClose(closed);
    for (let n = 0; n < 5_000 && !stream.closed; n += 1) stream.send({ name: 'timeline', data: BULK });
    expect(stream.closed).toBe(true);
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it('tells of its end once when the reader goes away', async () => {
    const { stream, reader } = await openStream();
    const closed = vi.fn();
    stream.onClose(closed);
    reader.destroy();
    await vi.waitFor(() => expect(stream.closed).toBe(true));
    stream.close();
    expect(closed).toHaveBeenCalledTimes(1);
    stream.onClose(closed);
    expect(closed).toHaveBeenCalledTimes(2);
  });
});
