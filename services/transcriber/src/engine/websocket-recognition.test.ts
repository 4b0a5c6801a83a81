import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import type { RecognitionListener } from './speech-engine.ts';
import { WebSocketRecognition } from './websocket-recognition.ts';

let server: WebSocketServer;
/** What the recogniser does with a message. */
let answer: (socket: WebSocket, message: string | undefined) => void;

beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => answer(socket, isBinary ? undefined : String(data)));
  });
  await new Promise((resolve) => server.once('listening', resolve));
});

afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())));

class Listener implements RecognitionListener {
  readonly texts: string[] = [];
  readonly failures: Error[] = [];

  partial(words: readonly string[]): void {
    this.texts.push(words.join(' '));
  }

  progress(): void {}

  failed(error: Error): void {
    this.failures.push(error);
  }
}

function recognise(listener: RecognitionListener): WebSocketRecognition {
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return new WebSocketRecognition(url, 8000, { connectMs: 1000 }, listener, () => undefined);
}

test('a recogniser that writes sentences and gives no times is read as plain words, spread over the time', async () => {
  answer = (socket, message) => {
    if (message === undefined) socket.send('{"partial": "Bonjour, c’est"}');
    else if (message.includes('eof')) socket.send('{"text": "Bonjour, c’est pour ma retraite !"}');
  };
  const listener = new Listener();
  const recognition = recognise(listener);
  recognition.write(new Int16Array(8000));
  await vi.waitFor(() => expect(listener.texts).toContain("bonjour c'est"));
  const words = await recognition.finish();
  expect(words.map((word) => word.text)).toEqual(['bonjour', "c'est", 'pour', 'ma', 'retraite']);
  expect(words.at(-1)).toMatchObject({ endMs: 1000, confidence: 1 });
});

test('results at endpoints of the recogniser are kept in front of what comes later', async () => {
  let messages = 0;
  answer = (socket, message) => {
    if (message === undefined) socket.send(messages++ === 0 ? '{"text": "oui"}' : '{"partial": "bonjour"}');
    else if (message.includes('eof')) socket.send('{"text": "bonjour"}');
  };
  const listener = new Listener();
  const recognition = recognise(listener);
  recognition.write(new Int16Array(1600));
  await vi.waitFor(() => expect(listener.texts).toEqual(['oui']));
  recognition.write(new Int16Array(1600));
  await vi.waitFor(() => expect(listener.texts).toEqual(['oui', 'oui bonjour']));
  expect((await recognition.finish()).map((word) => word.text)).toEqual(['oui', 'bonjour']);
});

test('an answer that is not JSON loses the utterance with a typed error', async () => {
  answer = (socket) => socket.send('oops');
  const listener = new Listener();
  recognise(listener).write(new Int16Array(1600));
  await vi.waitFor(() => expect(listener.failures).toMatchObject([{ code: 'DECODER_FAILED' }]));
});

test('a recogniser that closes before the final text loses the utterance', async () => {
  answer = (socket, message) => {
    if (message?.includes('eof')) socket.close();
  };
  const recognition = recognise(new Listener());
  recognition.write(new Int16Array(1600));
  await expect(recognition.finish()).rejects.toMatchObject({ code: 'RECOGNISER_UNREACHABLE' });
});
