import { type Draft, DraftMode } from '@decroche/contracts';
import { LanguageModelDouble, saidText, signed, type Verification } from '@decroche/test-stage';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { found } from './found-passages.ts';
import { GeneratorOnABus } from './generator-on-a-bus.ts';

let generator: GeneratorOnABus;
let double: LanguageModelDouble;

beforeAll(async () => {
  double = await LanguageModelDouble.start();
  generator = await GeneratorOnABus.start({
    LLM_BASE_URL: double.baseUrl,
    LLM_MODEL: 'double',
    LLM_SILENCE_MS: '500',
    LLM_VERIFY: 'true',
    LLM_VERIFY_MODEL: 'second',
  });
});

afterAll(async () => {
  await generator?.stop();
  await double?.stop();
});

beforeEach(() => {
  double.manner = 'sound';
  double.verified.length = 0;
  double.requests.length = 0;
});

async function lastDraft(verification: Verification): Promise<Draft | undefined> {
  double.verification = verification;
  const said = saidText('pension de réversion');
  await generator.find(said, found(signed(said)));
  const last = () => generator.received.find(({ turnId, final }) => turnId === said.turn?.turnId && final);
  await vi.waitFor(() => expect(last()).toBeDefined(), { timeout: 10_000 });
  return last();
}

test('each sentence is asked of the verifying model once, briefly, and shown on its yes', async () => {
  const draft = await lastDraft('yes');
  expect(draft).toMatchObject({ mode: DraftMode.MODEL, stopped: [] });
  expect(draft?.prose.map(({ text }) => text)).toEqual(double.verified);
  const asked = double.requests.filter(({ body }) => body.model === 'second');
  expect(asked).toHaveLength(3);
  for (const { body } of asked) expect(body).toMatchObject({ temperature: 0, max_tokens: 2 });
});

test.each<[Verification, string]>([
  ['no', 'not-verified'],
  ['garbage', 'not-verified'],
  ['slow', 'verifier-away'],
  ['error', 'verifier-away'],
])(
  'a verifier that answers %s shows nothing: the built-in draft stands, and it is counted',
  async (how, fault) => {
    const draft = await lastDraft(how);
    expect(draft).toMatchObject({ mode: DraftMode.DEGRADED, author: 'builtin', abstained: false, prose: [] });
    expect(draft?.sentences.length).toBeGreaterThan(0);
    expect(draft?.stopped.map((one) => one.fault)).toContain(fault);
  },
);

test('what the gate stops is never asked', async () => {
  double.manner = 'inventing-figures';
  expect(await lastDraft('yes')).toMatchObject({ mode: DraftMode.DEGRADED, prose: [] });
  expect(double.verified).toEqual([]);
});

test('the end of the call closes the connection to the verifying model', async () => {
  double.verification = 'slow';
  const said = saidText('pension de réversion');
  await generator.find(said, found(signed(said)));
  await vi.waitFor(() => expect(double.verified).toHaveLength(1), { timeout: 5_000 });
  const ended = performance.now();
  await generator.endCall(said.turn?.conversationId ?? '');
  const asked = double.requests.find(({ body }) => body.model === 'second');
  await vi.waitFor(() => expect(asked?.closed).toBe(true), { timeout: 400, interval: 5 });
  // Sooner than the silence that it may keep.
  expect(performance.now() - ended).toBeLessThan(400);
});
