import type { DraftSentence } from '@decroche/contracts';
import { Question } from '@decroche/question';
import { LanguageModelDouble } from '@decroche/test-stage';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProofGate } from '../src/grounding/proof-gate.ts';
import { LanguageModel } from '../src/writing/language-model.ts';
import { amount, passage } from './found-passages.ts';

/**
 * What a server must do to be used. `LLM_BASE_URL`, with `LLM_MODEL` and `LLM_API_KEY`, points it at any server; without
 * them it holds the double to the same. It asserts protocol and gate, never wording or speed.
 */
const { LLM_BASE_URL, LLM_MODEL = 'double', LLM_API_KEY = '' } = process.env;

const PATIENCE_MS = 60_000;
const passages = [passage(), amount];
const question = new Question('ai-je droit à la pension de réversion', 2026);
let double: LanguageModelDouble | undefined;
let model: LanguageModel;

beforeAll(async () => {
  if (LLM_BASE_URL === undefined) double = await LanguageModelDouble.start();
  model = new LanguageModel({
    baseUrl: LLM_BASE_URL ?? double?.baseUrl ?? '',
    model: LLM_MODEL,
    apiKey: LLM_API_KEY,
    headers: {},
    asksForForm: true,
    deadlineMs: PATIENCE_MS,
    silenceMs: PATIENCE_MS,
    maxTokens: 400,
    maxAtOnce: 1,
  });
});

afterAll(() => double?.stop());

test('it writes an answer of the form that is asked for, and what passes is said by a passage', {
  timeout: PATIENCE_MS * 2,
}, async () => {
  let last: readonly DraftSentence[] = [];
  for await (const sentences of model.write(question, passages, AbortSignal.timeout(PATIENCE_MS))) {
    expect(sentences.length).toBeGreaterThan(last.length);
    last = sentences;
  }
  const known = new Set(passages.map(({ sourceId }) => sourceId));
  const { passed } = new ProofGate(passages).pass(last);
  for (const { sourceIds } of passed) expect(sourceIds.every((id) => known.has(id))).toBe(true);
  if (LLM_BASE_URL === undefined) expect(passed).toHaveLength(3);
});

test('it stops when nobody wants the answer any more', { timeout: PATIENCE_MS }, async () => {
  const unwanted = new AbortController();
  if (double !== undefined) double.pieceMs = 50;
  setTimeout(() => unwanted.abort(new Error('a newer text came')), 100);
  const started = performance.now();
  const read = async (): Promise<void> => {
    for await (const _ of model.write(question, passages, unwanted.signal));
  };
  await expect(read()).rejects.toThrow();
  expect(performance.now() - started).toBeLessThan(2_000);
});
