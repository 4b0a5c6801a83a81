import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test, vi } from 'vitest';
import { areBelievable, DEFAULT_MIN_CONFIDENCE } from '../believable-words.ts';
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
  expect(words[0]?.confidence).toBeCloseTo(0.932, 2);
  expect(words.at(-1)?.endMs).toBe(2000);
  expect(sent).toContain('RIFF');
  expect(sent).toMatch(/name="model"\r\n\r\nlarge/);
  expect(sent).toMatch(/name="language"\r\n\r\nfr/);
  expect(key).toBe('Bearer key-of-the-fund');
});

test('a server that tells one probability for a whole text is believed as one that tells each word’s', async () => {
  const sentence = 'Mon mari est décédé, ai-je droit à sa retraite ?';
  const withMean = await engineFor(
    json({ text: sentence, segments: [{ avg_logprob: -0.5, no_speech_prob: 0.01 }] }),
  );
  expect(areBelievable(await heard(withMean.engine, 4), DEFAULT_MIN_CONFIDENCE)).toBe(true);
  const unsure = await engineFor(
    json({ text: sentence, segments: [{ avg_logprob: -0.8, no_speech_prob: 0.01 }] }),
  );
  expect(areBelievable(await heard(unsure.engine, 4), DEFAULT_MIN_CONFIDENCE)).toBe(false);
});

test.each([
  [
    'pieces of words in each segment',
    {
      segments: [
        {
          avg_logprob: -0.2,
          words: [
            { word: ' Bon', probability: 0.9 },
            { word: 'jour', probability: 0.4 },
            { word: ',', probability: 0.1 },
            { word: ' madame', probability: 1 },
          ],
        },
      ],
    },
  ],
  [
    'whole words beside the segments',
    {
      segments: [{ avg_logprob: -0.2 }],
      words: [
        { word: 'Bonjour,', probability: 0.6 },
        { word: ' madame', probability: 1 },
      ],
    },
  ],
])('probabilities of %s are those of the words', async (_, answer) => {
  const { engine } = await engineFor(json({ text: ' Bonjour, madame', ...answer }));
  const words = await heard(engine);
  expect(words.map((word) => word.text)).toEqual(['bonjour', 'madame']);
  expect(words[0]?.confidence).toBeCloseTo(0.7, 2);
  expect(words[1]?.confidence).toBe(1);
  expect(words.some((word) => word.ofWholeText)).toBe(false);
});

test('probabilities of other words than those of the text are not counted with', async () => {
  const { engine } = await engineFor(json({ ...verbose, words: [{ word: 'Bonsoir', probability: 0.01 }] }));
  expect((await heard(engine)).every((word) => word.ofWholeText)).toBe(true);
});

test('at the end of speech a text so far is given up, and the whole one asked for at once', async () => {
  let first = true;
  const { engine, asked } = await engineFor((_, response) => {
    if (first) first = false;
    else response.end(JSON.stringify(verbose));
  });
  const recognition = engine.open(8000, listener());
  recognition.write(new Int16Array(2 * SECOND));
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  recognition.write(new Int16Array(SECOND));
  recognition.flush();
  expect(await recognition.finish()).not.toEqual([]);
  expect(asked).toHaveLength(2);
});

test('a server without the long answers is asked for the short one from then on', async () => {
  const { engine, asked } = await engineFor((body, response) => {
    response.statusCode = body.includes('verbose_json') ? 400 : 200;
    response.end(JSON.stringify({ text: 'bonjour madame' }));
  });
  expect((await heard(engine)).map(({ text: word }) => word)).toEqual(['bonjour', 'madame']);
  expect(await heard(engine)).toHaveLength(2);
  expect(asked).toEqual(['verbose_json', 'verbose_json', 'json', 'json']);
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
