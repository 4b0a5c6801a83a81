import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { DecodingError } from './decoding-error.ts';
import type { RecognisedWord, RecognitionListener } from './speech-engine.ts';
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

test.each([
  ['no JSON', 'oops'],
  ['null', 'null'],
  ['a list', '[{"partial": "bonjour"}]'],
  ['a text that is a number', '{"text": 12}'],
  ['a partial text that is an object', '{"partial": {"text": "bonjour"}}'],
  ['bytes', Buffer.from('{"partial": "bonjour"}')],
  ['a word without end', JSON.stringify({ partial: `a${'!'.repeat(200_000)}a` })],
  ['a message without end', JSON.stringify({ partial: 'mot '.repeat(400_000) })],
])('an answer that is %s loses the utterance with a typed error', async (_, sent) => {
  answer = (socket) => socket.send(sent);
  const listener = new Listener();
  const recognition = recognise(listener);
  recognition.write(new Int16Array(1600));
  await vi.waitFor(() => expect(listener.failures).toMatchObject([{ code: 'RECOGNISER_MISBEHAVED' }]));
  await expect(recognition.finish()).rejects.toMatchObject({ code: 'RECOGNISER_MISBEHAVED' });
});

test.each([
  ['null', null],
  ['words', 'reversion'],
  ['a word that is null', [null]],
  ['times that are texts', [{ word: 'reversion', start: '0', end: '1', conf: 1 }]],
  ['nothing', []],
])('a text whose result is %s is used without its times', async (_, result) => {
  answer = (socket, message) => {
    if (message?.includes('eof')) socket.send(JSON.stringify({ text: 'pension de réversion', result }));
  };
  const recognition = recognise(new Listener());
  recognition.write(new Int16Array(8000));
  const words = await recognition.finish();
  expect(words.map((word) => word.text)).toEqual(['pension', 'de', 'réversion']);
  expect(words.at(-1)?.endMs).toBe(1000);
});

test('a message about something else than the text is passed over', async () => {
  answer = (socket, message) => {
    if (message === undefined) socket.send('{"state": "listening"}');
    else if (message.includes('eof')) socket.send('{"text": "bonjour"}');
  };
  const recognition = recognise(new Listener());
  recognition.write(new Int16Array(1600));
  expect((await recognition.finish()).map((word) => word.text)).toEqual(['bonjour']);
});

test('an empty final text after words is a text that was lost, not silence', async () => {
  answer = (socket, message) => {
    if (message === undefined) socket.send('{"partial": "je suis veuve"}');
    else if (message.includes('eof')) socket.send('{"text": ""}');
  };
  const listener = new Listener();
  const recognition = recognise(listener);
  recognition.write(new Int16Array(1600));
  await expect(recognition.finish()).rejects.toMatchObject({ code: 'RECOGNISER_FORGOT' });
  expect(listener.texts.at(-1)).toBe('je suis veuve');
});

/** What a peer may send: its protocol, its protocol with one thing changed, any JSON, any text, bytes. */
const word = fc.record(
  { word: fc.oneof(fc.string(), fc.jsonValue()), start: fc.double(), end: fc.double(), conf: fc.double() },
  { requiredKeys: [] },
);
const message = fc.oneof(
  fc
    .record(
      {
        text: fc.oneof(fc.lorem({ maxCount: 4 }), fc.string(), fc.jsonValue()),
        partial: fc.oneof(fc.lorem({ maxCount: 4 }), fc.jsonValue()),
        result: fc.oneof(fc.array(word, { maxLength: 4 }), fc.jsonValue()),
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.string(),
  fc.constantFrom(
    '{"text": "a", "result": [{"word": "a", "start": 1e999, "end": -1e999, "conf": 1e999}]}',
    '[[[[',
  ),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
);

test('whatever a peer sends, an utterance ends with words in order within its time, or with a typed error', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 4 }), message, async (before, last) => {
      answer = (socket, text) => {
        if (text === undefined) for (const each of before) socket.send(each);
        else if (text.includes('eof')) {
          socket.send(last);
          socket.close();
        }
      };
      const recognition = recognise(new Listener());
      recognition.write(new Int16Array(8000));
      const end = await recognition.finish().catch((error: unknown) => error);
      if (end instanceof Error) {
        expect(end).toBeInstanceOf(DecodingError);
        return;
      }
      for (const { text, startMs, endMs, confidence } of end as RecognisedWord[]) {
        expect(text).not.toBe('');
        expect(startMs).toBeGreaterThanOrEqual(0);
        expect(endMs).toBeGreaterThanOrEqual(startMs);
        expect(endMs).toBeLessThanOrEqual(1000);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 300 },
  );
});

test('a recogniser that closes before the final text loses the utterance', async () => {
  answer = (socket, message) => {
    if (message?.includes('eof')) socket.close();
  };
  const recognition = recognise(new Listener());
  recognition.write(new Int16Array(1600));
  await expect(recognition.finish()).rejects.toMatchObject({ code: 'RECOGNISER_UNREACHABLE' });
});
