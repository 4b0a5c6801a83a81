import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test, vi } from 'vitest';
import type { RecognitionListener } from '../engine/speech-engine.ts';
import { TranscriptionEngine } from './transcription-engine.ts';

/** How the double of a server answers a transcription; it is no recogniser. */
type Answer = (body: string, response: ServerResponse, request: IncomingMessage) => void;

const SECOND = 8000;
const stops: (() => Promise<void>)[] = [];
const verbose = {
  text: ' Je suis né en 1964.',
  segments: [{ avg_logprob: -0.12, no_speech_prob: 0.01 }],
};

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function engineFor(answer: Answer, deadlineMs = 2_000) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/v1/models') {
      response.end('{}');
      return;
    }
    void text(request.setEncoding('latin1')).then((body) => {
      asked.push(/name="response_format"\r\n\r\n(\w+)/.exec(body)?.[1] ?? '');
      answer(body, response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const told: boolean[] = [];
  const engine = new TranscriptionEngine({
    baseUrl: `http://127.0.0.1:${port}/v1`,
    model: 'large',
    apiKey: 'key-of-the-fund',
    deadlineMs,
    onReachable: (reachable) => void told.push(reachable),
  });
  stops.push(async () => {
    await engine.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  await vi.waitFor(() => expect(engine.ready).toBe(true));
  return { engine, asked, told, server };
}

const json =
  (value: unknown): Answer =>
  (_, response) =>
    response.end(typeof value === 'string' ? value : JSON.stringify(value));

function listener(): RecognitionListener & { partials: string[]; failures: Error[] } {
  const partials: string[] = [];
  const failures: Error[] = [];
  return {
    partials,
    failures,
    partial: (words) => void partials.push(words.join(' ')),
    progress: () => undefined,
    failed: (error) => void failures.push(error),
  };
}

async function heard(engine: TranscriptionEngine, seconds = 2) {
  const recognition = engine.open(8000, listener());
  recognition.write(new Int16Array(seconds * SECOND).fill(1000));
  return await recognition.finish();
}

test('a whole utterance is sent as a WAV file with model, language and key, and its words come in spoken form', async () => {
  let sent = '';
  let key = '';
  const { engine } = await engineFor((body, response, request) => {
    sent = body;
    key = request.headers.authorization ?? '';
    response.end(JSON.stringify(verbose));
  });
  const words = await heard(engine);
  expect(words.map((word) => word.text).join(' ')).toBe('je suis né en mille neuf cent soixante quatre');
  expect(words[0]?.confidence).toBeCloseTo(0.915, 2);
  expect(words.at(-1)?.endMs).toBe(2000);
  expect(sent).toContain('RIFF');
  expect(sent).toMatch(/name="model"\r\n\r\nlarge/);
  expect(sent).toMatch(/name="language"\r\n\r\nfr/);
  expect(key).toBe('Bearer key-of-the-fund');
});

test('a server without the long answer is asked for the short one from then on', async () => {
  const { engine, asked } = await engineFor((body, response) => {
    response.statusCode = body.includes('verbose_json') ? 400 : 200;
    response.end(JSON.stringify({ text: 'bonjour madame' }));
  });
  expect((await heard(engine)).map(({ text: word }) => word)).toEqual(['bonjour', 'madame']);
  expect(await heard(engine)).toHaveLength(2);
  expect(asked).toEqual(['verbose_json', 'json', 'json']);
});

test('what a server writes over silence is no text', async () => {
  const { engine } = await engineFor(json({ text: 'Sous-titrage Société Radio-Canada' }));
  expect(await heard(engine)).toEqual([]);
  const unsure = await engineFor(json({ ...verbose, segments: [{ avg_logprob: -1.4 }] }));
  expect(await heard(unsure.engine)).toEqual([]);
});

test.each([
  ['no JSON', json('<html>'), 'RECOGNISER_MISBEHAVED'],
  ['another shape', json({ words: [] }), 'RECOGNISER_MISBEHAVED'],
  ['an answer without end', json(JSON.stringify({ text: 'mot '.repeat(500_000) })), 'RECOGNISER_MISBEHAVED'],
  ['429', ((_, response) => response.writeHead(429).end()) satisfies Answer, 'RECOGNISER_MISBEHAVED'],
  ['500', ((_, response) => response.writeHead(500).end()) satisfies Answer, 'RECOGNISER_MISBEHAVED'],
  [
    'a redirection',
    ((_, response) => response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end()) satisfies Answer,
    'RECOGNISER_MISBEHAVED',
  ],
  ['a broken connection', ((_, response) => response.destroy()) satisfies Answer, 'RECOGNISER_UNREACHABLE'],
] as const)('%s: the utterance ends with a typed error', async (_, answer, code) => {
  const { engine } = await engineFor(answer);
  await expect(heard(engine)).rejects.toMatchObject({ code });
});

test('a server that is late is not waited for beyond the deadline, and after three failures it is left alone', async () => {
  const { engine, asked } = await engineFor(() => undefined, 150);
  for (let time = 0; time < 3; time++)
    await expect(heard(engine)).rejects.toMatchObject({ code: 'RECOGNISER_UNREACHABLE' });
  expect(engine.idle).toBe(false);
  const begun = performance.now();
  await expect(heard(engine)).rejects.toMatchObject({ code: 'RECOGNISER_UNREACHABLE' });
  expect(performance.now() - begun).toBeLessThan(100);
  expect(asked).toHaveLength(3);
});

test('when speech pauses the text is asked for at once, and not again when nothing was added', async () => {
  const { engine, asked } = await engineFor(json(verbose));
  const told = listener();
  const recognition = engine.open(8000, told);
  recognition.write(new Int16Array(SECOND));
  recognition.flush();
  await vi.waitFor(() => expect(told.partials).toHaveLength(1));
  expect(await recognition.finish()).not.toEqual([]);
  expect(asked).toHaveLength(1);
});

test('a text so far that fails is done without', async () => {
  let answers = 0;
  const { engine } = await engineFor((_, response) => {
    answers += 1;
    if (answers === 1) response.writeHead(429).end();
    else response.end(JSON.stringify(verbose));
  });
  const told = listener();
  const recognition = engine.open(8000, told);
  recognition.write(new Int16Array(2 * SECOND));
  await vi.waitFor(() => expect(answers).toBe(1));
  await vi.waitFor(() => expect(engine.busyShare).toBe(0));
  expect(await recognition.finish()).not.toEqual([]);
  expect(told.failures).toEqual([]);
});

test('an utterance that is thrown away is given up at the server', async () => {
  let isClosed = false;
  const { engine, asked } = await engineFor((_, response) => {
    response.once('close', () => {
      isClosed = true;
    });
  });
  const recognition = engine.open(8000, listener());
  recognition.write(new Int16Array(SECOND));
  recognition.flush();
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  recognition.discard();
  await vi.waitFor(() => expect(isClosed).toBe(true));
  expect(engine.busyShare).toBe(0);
});

test('closing ends what is in hand with a typed error and refuses more', async () => {
  const { engine } = await engineFor(() => undefined);
  const told = listener();
  engine.open(8000, told).write(new Int16Array(SECOND));
  const finishing = heard(engine).catch((error: unknown) => error);
  await engine.close();
  expect(await finishing).toMatchObject({ code: 'ENGINE_CLOSED' });
  expect(told.failures).toMatchObject([{ code: 'ENGINE_CLOSED' }]);
  expect(engine.ready).toBe(false);
  expect(() => engine.open(8000, listener())).toThrow(expect.objectContaining({ code: 'ENGINE_CLOSED' }));
});
