import type { DraftSentence } from '@decroche/contracts';
import { Question } from '@decroche/question';
import { LanguageModelDouble, type Manner } from '@decroche/test-stage';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ProofGate } from '../src/grounding/proof-gate.ts';
import { LanguageModel, type LanguageModelSettings } from '../src/writing/language-model.ts';
import type { WriterFault } from '../src/writing/writer-error.ts';
import { amount, passage } from './found-passages.ts';

const passages = [passage(), amount];
const question = new Question('ai-je droit à la pension de réversion', 2026);
const never = new AbortController().signal;
let double: LanguageModelDouble;

beforeEach(async () => {
  double = await LanguageModelDouble.start();
});
afterEach(() => double.stop());

const modelWith = (more: Partial<LanguageModelSettings> = {}): LanguageModel =>
  new LanguageModel({
    baseUrl: double.baseUrl,
    model: 'double',
    apiKey: 'clef',
    headers: {},
    instructions: () => [],
    asksForForm: true,
    deadlineMs: 5_000,
    silenceMs: 400,
    maxTokens: 300,
    maxAtOnce: 4,
    ...more,
  });

async function written(model: LanguageModel, signal = never): Promise<readonly DraftSentence[][]> {
  const all: DraftSentence[][] = [];
  for await (const sentences of model.write(question, passages, signal)) all.push([...sentences]);
  return all;
}

describe('a server that works', () => {
  test.each<Manner>(['sound', 'parts', 'no-form'])('is read sentence by sentence: %s', async (manner) => {
    double.manner = manner;
    const all = await written(modelWith());
    expect(all.map((sentences) => sentences.length)).toEqual([1, 2, 3]);
    expect(new ProofGate(passages).pass(all.at(-1) ?? []).stopped).toEqual([]);
  });

  test('is asked with its key, a form, a bound and no randomness; one without forms is asked without from then on', async () => {
    double.manner = 'no-form';
    const model = modelWith();
    await written(model);
    await written(model);
    const [refused, plain, again] = double.requests;
    expect(refused).toMatchObject({
      headers: { authorization: 'Bearer clef' },
      body: { model: 'double', stream: true, temperature: 0, max_tokens: 300, seed: 1 },
    });
    expect(refused?.body.response_format).toBeDefined();
    expect([plain, again].map((request) => request?.body.response_format)).toEqual([undefined, undefined]);
    expect(double.requests).toHaveLength(3);
  });
});

describe('what is sent', () => {
  test('is what is configured, and nothing that the environment or the machine has to say', async () => {
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'X-Espion: oui');
    vi.stubEnv('OPENAI_API_KEY', 'autre');
    vi.stubEnv('OPENAI_ORG_ID', 'autre');
    try {
      await written(modelWith({ headers: { 'x-caisse': 'essai' } }));
    } finally {
      vi.unstubAllEnvs();
    }
    const { host, connection, 'content-length': length, ...headers } = double.requests[0]?.headers ?? {};
    expect(headers).toEqual({
      accept: 'text/event-stream, application/json',
      'accept-encoding': 'gzip, deflate',
      'accept-language': '*',
      'content-type': 'application/json',
      'sec-fetch-mode': 'cors',
      'user-agent': 'decroche',
      authorization: 'Bearer clef',
      'x-caisse': 'essai',
    });
  });

  test('has no form where none is to be asked for', async () => {
    await written(modelWith({ asksForForm: false }));
    expect(double.requests.map(({ body }) => body.response_format)).toEqual([undefined]);
  });

  test('is one token to warm a server, after all that an answer is written from', async () => {
    const model = modelWith();
    await model.warm(question, passages, never);
    await written(model);
    const [warm, whole] = double.requests;
    expect(warm?.body).toEqual({ ...whole?.body, max_tokens: 1 });
  });
});

describe('a second try', () => {
  test('is made of a server that is not ready', async () => {
    double.manner = 'loading';
    expect((await written(modelWith())).at(-1)).toHaveLength(3);
    expect(double.requests).toHaveLength(2);
  });

  test('is the last one', async () => {
    double.manner = 'busy';
    await expect(written(modelWith())).rejects.toMatchObject({ fault: 'refused' });
    expect(double.requests).toHaveLength(2);
  });

  test.each<Manner>(['broken', 'cut', 'stalled', 'error-in-stream'])(
    'is not made of a server that is %s',
    async (manner) => {
      double.manner = manner;
      await expect(written(modelWith())).rejects.toThrow();
      expect(double.requests).toHaveLength(1);
    },
  );

  test('is not made beyond the deadline', async () => {
    double.manner = 'busy';
    await expect(written(modelWith({ deadlineMs: 100 }))).rejects.toMatchObject({ fault: 'late' });
    expect(double.requests).toHaveLength(1);
  });

  test('is made where nobody listens yet', async () => {
    const { port } = new URL(double.baseUrl);
    const model = modelWith();
    await double.stop();
    const answer = written(model);
    double = await LanguageModelDouble.start(Number(port));
    expect((await answer).at(-1)).toHaveLength(3);
  });
});

describe('a server that does not', () => {
  test.each<[Manner, WriterFault]>([
    ['silent', 'late'],
    ['stalled', 'late'],
    ['cut', 'unreachable'],
    ['busy', 'refused'],
    ['elsewhere', 'unreachable'],
    ['broken', 'refused'],
    ['error-in-stream', 'refused'],
    ['malformed', 'malformed'],
    ['blank', 'malformed'],
    ['endless', 'malformed'],
    ['declining', 'declined'],
  ])('%s: its answer counts for nothing (%s)', async (manner, fault) => {
    double.manner = manner;
    await expect(written(modelWith())).rejects.toMatchObject({ code: 'WRITER_FAILED', fault });
  });

  test('is not waited for beyond the deadline, however busily it writes', async () => {
    double.pieceMs = 100;
    await expect(written(modelWith({ deadlineMs: 300 }))).rejects.toMatchObject({ fault: 'late' });
  });

  test('is left alone after three failures', async () => {
    double.manner = 'broken';
    const model = modelWith();
    for (let time = 0; time < 3; time += 1) await expect(written(model)).rejects.toThrow();
    await expect(written(model)).rejects.toMatchObject({ fault: 'busy' });
    expect(double.requests).toHaveLength(3);
  });

  test('does not get what it was sent into an error', async () => {
    double.manner = 'broken';
    const error: unknown = await written(modelWith()).catch((reason: unknown) => reason);
    expect(String((error as Error).stack)).not.toContain('réversion');
    expect((error as Error).cause).toBeUndefined();
  });

  test.each<Manner>(['inventing-figures', 'echoing', 'english', 'obedient'])(
    'gets nothing of it past the gate: %s',
    async (manner) => {
      double.manner = manner;
      const sentences = (await written(modelWith())).at(-1) ?? [];
      expect(sentences.length).toBeGreaterThan(0);
      expect(new ProofGate(passages).pass(sentences).passed).toEqual([]);
    },
  );

  test('that invents its sources has true sentences pointed at those that say so', async () => {
    double.manner = 'inventing-sources';
    const sentences = (await written(modelWith())).at(-1) ?? [];
    const { passed } = new ProofGate(passages).pass(sentences);
    expect(passed.map(({ sourceIds }) => sourceIds)).toEqual([['s-plain'], ['s-plain'], ['s-plain']]);
  });
});

test('the connection is closed when nobody wants the answer any more', async () => {
  double.pieceMs = 20;
  double.manner = 'endless';
  const unwanted = new AbortController();
  const end = written(modelWith(), unwanted.signal).catch(() => undefined);
  await vi.waitFor(() => expect(double.requests).toHaveLength(1));
  unwanted.abort();
  await end;
  await vi.waitFor(() => expect(double.requests[0]?.closed).toBe(true));
});

test('the connection is closed when the reader goes away', async () => {
  double.pieceMs = 20;
  for await (const _ of modelWith().write(question, passages, never)) break;
  await vi.waitFor(() => expect(double.requests[0]?.closed).toBe(true));
});
