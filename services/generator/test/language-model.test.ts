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
      key: 'Bearer clef',
      body: { model: 'double', stream: true, temperature: 0, max_tokens: 300, seed: 1 },
    });
    expect(refused?.body.response_format).toBeDefined();
    expect([plain, again].map((request) => request?.body.response_format)).toEqual([undefined, undefined]);
    expect(double.requests).toHaveLength(3);
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
