import {
  type Draft,
  EvidenceOutcome,
  GeneratorServiceClient,
  GRPC_CLIENTS,
  type GrpcClientName,
  type Passages,
  type Said,
} from '@decroche/contracts';
import { callUnary, createGrpcClient, createLogger, startTelemetry } from '@decroche/service-kit';
import { forged, saidText, secrets, signed } from '@decroche/test-stage';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { amount, evidence, found, sealed } from './found-passages.ts';
import { GeneratorOnABus } from './generator-on-a-bus.ts';

const telemetry = startTelemetry('generator', {});
let generator: GeneratorOnABus;
let grpcPort = 0;

beforeAll(async () => {
  const logger = createLogger('generator', 'silent');
  vi.spyOn(logger, 'info').mockImplementation((fields: unknown) => {
    grpcPort = (fields as { grpcPort?: number }).grpcPort ?? grpcPort;
  });
  generator = await GeneratorOnABus.start({}, logger);
});

afterAll(() => generator?.stop());

/** Each time as an event of its own. */
function find(said: Said, passages: Passages): Promise<void> {
  return generator.find(said, passages, `${passages.eventId}-${Math.random()}`);
}

async function draftOf(said: Said): Promise<Draft> {
  return vi.waitFor(() => {
    const draft = generator.received.find(({ turnId }) => turnId === said.turn?.turnId);
    if (draft === undefined) throw new Error('no draft yet');
    return draft;
  });
}

test('found passages become a sourced draft of the same turn', async () => {
  const said = saidText("mon mari est décédé est-ce que j'ai droit à sa retraite", { sequence: 4 });
  await find(said, found(signed(said)));
  const draft = await draftOf(said);
  expect(draft).toMatchObject({
    abstained: false,
    final: true,
    saidSequence: 4,
    author: 'builtin',
    asOf: '2026-11-21',
  });
  expect(draft.sentences.length).toBeGreaterThanOrEqual(2);
  const cited = new Set(draft.cited.map(({ sourceId }) => sourceId));
  for (const { sourceIds } of draft.sentences) expect(sourceIds.every((id) => cited.has(id))).toBe(true);
});

test('passages that are delivered twice give one and the same draft event', async () => {
  const said = saidText('pension de réversion');
  const passages = found(signed(said));
  await find(said, passages);
  await find(said, passages);
  const ours = (): Draft[] => generator.received.filter(({ turnId }) => turnId === said.turn?.turnId);
  await vi.waitFor(() => expect(ours().length).toBeGreaterThan(1));
  expect(new Set(ours().map(({ eventId }) => eventId)).size).toBe(1);
});

test('passages around a text that the redactor did not sign are refused, and the next ones are answered', async () => {
  const fake = saidText('pension de réversion');
  await find(fake, found(forged(fake)));
  const sound = saidText('pension de réversion');
  await find(sound, found(signed(sound)));
  await draftOf(sound);
  expect(generator.received.some(({ turnId }) => turnId === fake.turn?.turnId)).toBe(false);
});

test('weak evidence gives an abstention with the nearest passages', async () => {
  const said = saidText('je voudrais réserver une table pour deux');
  await find(said, found(signed(said), { evidence: evidence(EvidenceOutcome.NOTHING) }));
  const draft = await draftOf(said);
  expect(draft).toMatchObject({ abstained: true, sentences: [], need: '' });
  expect(draft.nearest).toHaveLength(2);
});

test('a draft is composed over gRPC, and unsigned passages are refused there too', async () => {
  const client = createGrpcClient(GeneratorServiceClient, `127.0.0.1:${grpcPort}`, {
    tracer: telemetry.tracer,
    access: secrets.grpcAccess('evaluation'),
  });
  const compose = (passages: Passages | undefined, signedOnes = passages && sealed(passages)) =>
    callUnary(
      client.compose.bind(client),
      { passages, signedPassages: signedOnes, last: false },
      { deadlineMs: 2_000 },
    );
  try {
    const said = saidText('réversion combien');
    expect((await compose(found(signed(said)))).draft?.sentences.length).toBeGreaterThanOrEqual(2);
    await expect(compose(found(forged(said)))).rejects.toMatchObject({ code: 'UNSIGNED_TEXT' });
    await expect(compose(undefined)).rejects.toMatchObject({ code: 'UNSIGNED_TEXT' });
  } finally {
    client.close();
  }
});

test('sentences are judged over gRPC for who may ask, against passages that the retriever signed', async () => {
  const clientOf = (name: GrpcClientName) =>
    createGrpcClient(GeneratorServiceClient, `127.0.0.1:${grpcPort}`, {
      tracer: telemetry.tracer,
      access: secrets.grpcAccess(name),
    });
  const evaluation = clientOf('evaluation');
  const strangers = GRPC_CLIENTS.filter((name) => !['evaluation', 'agent-desktop'].includes(name)).map(
    clientOf,
  );
  const desk = clientOf('agent-desktop');
  const judge = (client: GeneratorServiceClient, passages: Passages, sentences: string[]) =>
    callUnary(
      client.judge.bind(client),
      { signedPassages: sealed(passages), sentences },
      { deadlineMs: 2_000 },
    );
  try {
    const said = saidText('réversion combien');
    const passages = found(signed(said));
    const evidenceText = amount.text.split(/(?<=[.])\s/u)[0] ?? '';
    const { verdicts } = await judge(evaluation, passages, [
      evidenceText,
      evidenceText.replace('54', '60'),
      'bonjour',
    ]);
    expect(verdicts).toMatchObject([
      { fault: '', sourceId: amount.sourceId, evidence: evidenceText },
      { fault: 'unsupported-figure', sourceId: amount.sourceId, evidence: evidenceText },
      { fault: 'no-sentence' },
    ]);
    expect((await judge(desk, passages, [evidenceText])).verdicts).toMatchObject([{ fault: '' }]);
    for (const stranger of strangers) {
      await expect(judge(stranger, passages, [evidenceText])).rejects.toMatchObject({
        code: 'CALLER_UNKNOWN',
      });
    }
    await expect(judge(evaluation, found(forged(said)), [])).rejects.toMatchObject({ code: 'UNSIGNED_TEXT' });
    await expect(judge(evaluation, passages, Array(21).fill(evidenceText))).rejects.toMatchObject({
      code: 'MALFORMED_EVENT',
    });
  } finally {
    for (const client of [evaluation, desk, ...strangers]) client.close();
  }
});
