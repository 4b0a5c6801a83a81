import { type Draft, DraftMode } from '@decroche/contracts';
import {
  ComponentMissingError,
  hasWeights,
  smallModel,
  startModelServer,
  weightsFile,
} from '@decroche/local-stack';
import { Question } from '@decroche/question';
import { notTried } from '@decroche/test-kit';
import { LanguageModelDouble, saidText, signed } from '@decroche/test-stage';
import { afterAll, beforeAll, describe, expect, type TestContext, test, vi } from 'vitest';
import { passCitationGate } from '../src/grounding/citation-gate.ts';
import { ProofGate } from '../src/grounding/proof-gate.ts';
import { LanguageModel } from '../src/writing/language-model.ts';
import type { WriterError } from '../src/writing/writer-error.ts';
import { amount, found, passage } from './found-passages.ts';
import { GeneratorOnABus } from './generator-on-a-bus.ts';

/**
 * What a server must do to be used. `LLM_BASE_URL`, with `LLM_MODEL` and `LLM_API_KEY`, points it at any server; without
 * them it holds the double and a real llama.cpp to the same. It asserts protocol and gate, never wording or speed.
 */
const { LLM_BASE_URL, LLM_MODEL = '', LLM_API_KEY = '' } = process.env;

/** A server under test. */
interface Server {
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey: string;
  stop(): Promise<unknown>;
}

const PATIENCE_MS = 90_000;
/** Enough for a sentence or two: the small model writes 20 to 70 tokens a second, and needs not come to an end. */
const MAX_TOKENS = 80;
const SERVERS: readonly (readonly [string, () => Promise<Server | undefined>])[] =
  LLM_BASE_URL === undefined
    ? [
        ['the double', startDouble],
        ['llama.cpp with a small model', startSmall],
      ]
    : [
        [
          LLM_BASE_URL,
          async () => ({
            baseUrl: LLM_BASE_URL,
            model: LLM_MODEL,
            apiKey: LLM_API_KEY,
            stop: async () => undefined,
          }),
        ],
      ];

async function startDouble(): Promise<Server> {
  const double = await LanguageModelDouble.start();
  double.pieceMs = 20;
  return { baseUrl: double.baseUrl, model: 'double', apiKey: '', stop: () => double.stop() };
}

async function startSmall(): Promise<Server | undefined> {
  if (!(await hasWeights())) return undefined;
  try {
    const server = await startModelServer({ weights: weightsFile(), alias: smallModel().name });
    const { baseUrl, apiKey } = server;
    return { baseUrl, model: smallModel().name, apiKey, stop: () => server.stop() };
  } catch (error) {
    if (error instanceof ComponentMissingError) return undefined;
    throw error;
  }
}

const passages = [passage(), amount];
const known = new Set(passages.map(({ sourceId }) => sourceId));
const question = new Question('ai-je droit à la pension de réversion', 2026);

describe.each(SERVERS)('%s', { timeout: PATIENCE_MS }, (_, start) => {
  let server: Server | undefined;

  beforeAll(async () => {
    server = await start();
  }, PATIENCE_MS);
  afterAll(() => server?.stop());

  const here = (context: TestContext): Server =>
    server ?? notTried(context, `it was not fetched; ./run models fetch ${smallModel().name} does`);
  const modelOf = ({ baseUrl, model, apiKey }: Server): LanguageModel =>
    new LanguageModel({
      baseUrl,
      model,
      apiKey,
      headers: {},
      instructions: () => [],
      asksForForm: true,
      deadlineMs: PATIENCE_MS,
      silenceMs: PATIENCE_MS,
      maxTokens: MAX_TOKENS,
      maxAtOnce: 1,
    });

  test('writes sentences of the form that is asked for; what passes the gate is said by a passage', async (context) => {
    const gate = new ProofGate(passages);
    let count = 0;
    try {
      const answer = modelOf(here(context)).write(question, passages, AbortSignal.timeout(PATIENCE_MS));
      for await (const sentences of answer) {
        expect(sentences.length).toBeGreaterThan(count);
        count = sentences.length;
        for (const { sourceIds } of sentences) expect(sourceIds.every((id) => known.has(id))).toBe(true);
        const { passed } = gate.pass(sentences);
        expect(passCitationGate(passed, passages).stopped).toEqual([]);
      }
    } catch (error) {
      // A model may decline, and one that does not end is cut at its longest; nothing else is forgiven.
      expect((error as WriterError).fault).toMatch(/^(declined|malformed)$/);
    }
  });

  test('stops when nobody wants the answer any more, and answers the next one', async (context) => {
    const model = modelOf(here(context));
    const unwanted = new AbortController();
    const answer = model.write(question, passages, unwanted.signal);
    setTimeout(() => unwanted.abort(new Error('a newer text came')), 100);
    const started = performance.now();
    await expect(answer.next().then(() => answer.next())).rejects.toThrow();
    expect(performance.now() - started).toBeLessThan(2_000);
    await model.warm(question, passages, AbortSignal.timeout(PATIENCE_MS));
  });

  test('behind a generator: the built-in draft is there first and stays, and what is added is grounded', async (context) => {
    const { baseUrl, model, apiKey } = here(context);
    const generator = await GeneratorOnABus.start({
      LLM_BASE_URL: baseUrl,
      LLM_MODEL: model,
      LLM_API_KEY: apiKey,
      LLM_DEADLINE_MS: '60000',
      LLM_SILENCE_MS: '60000',
      LLM_MAX_TOKENS: String(MAX_TOKENS),
    });
    try {
      const said = saidText(question.text);
      await generator.find(said, found(signed(said)));
      const last = await vi.waitFor(
        (): Draft => {
          const final = generator.received.find(({ final }) => final);
          if (final === undefined) throw new Error('no last draft yet');
          return final;
        },
        { timeout: PATIENCE_MS, interval: 100 },
      );
      const [first] = generator.received;
      expect(first).toMatchObject({ revision: 1, mode: DraftMode.BUILT_IN, author: 'builtin' });
      expect([DraftMode.MODEL, DraftMode.DEGRADED]).toContain(last.mode);
      for (const { sentences, prose } of generator.received) {
        expect(sentences).toEqual(first?.sentences);
        expect(passCitationGate([...sentences, ...prose], passages).stopped).toEqual([]);
        expect(new ProofGate(passages).pass(prose).stopped).toEqual([]);
      }
    } finally {
      await generator.stop();
    }
  });
});
