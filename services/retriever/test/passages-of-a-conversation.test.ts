import { fileURLToPath } from 'node:url';
import {
  EndReason,
  EvidenceOutcome,
  eventSubject,
  everySubject,
  GRPC_CLIENTS,
  type GrpcClientName,
  type Lifecycle,
  lifecycleCodec,
  type Passages,
  passagesCodec,
  RetrieverServiceClient,
  type Said,
  SaidOutcome,
  type SignedSaid,
  saidCodec,
  signedLifecycle,
  signedPassages,
  type Turn,
  TurnSource,
} from '@decroche/contracts';
import {
  callUnary,
  createGrpcClient,
  createLogger,
  type EventBus,
  startTelemetry,
} from '@decroche/service-kit';
import { forged, saidText, secrets, signed, TestBus } from '@decroche/test-stage';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readConfig } from '../src/config.ts';
import { RetrieverService } from '../src/retriever-service.ts';

const telemetry = startTelemetry('retriever', {});
const received: Passages[] = [];
let bus: TestBus;
let redactor: EventBus;
let gateway: EventBus;
let service: RetrieverService;
let grpcPort = 0;

beforeAll(async () => {
  bus = await TestBus.start();
  const logger = createLogger('retriever', 'silent');
  vi.spyOn(logger, 'info').mockImplementation((fields: unknown) => {
    grpcPort = (fields as { grpcPort?: number }).grpcPort ?? grpcPort;
  });
  const config = readConfig({
    ...bus.env('retriever'),
    KNOWLEDGE_DIR: fileURLToPath(new URL('base', import.meta.url)),
  });
  service = await RetrieverService.create(config, { name: 'retriever', logger, telemetry });
  const desktop = bus.connect('agent-desktop');
  desktop.subscribe(everySubject('passages'), ({ data }) => {
    received.push(signedPassages.open(passagesCodec.decode(data), secrets.signing('passages').publicKeys));
  });
  desktop.start();
  redactor = bus.connect('pii-guard');
  redactor.start();
  gateway = bus.connect('ivr-gateway');
  gateway.start();
  await service.start();
  await vi.waitFor(
    () => {
      expect(service.readiness()).toEqual([
        { name: 'nats', ready: true },
        { name: 'index', ready: true },
      ]);
      expect(desktop.connected && gateway.connected).toBe(true);
    },
    { timeout: 20_000 },
  );
});

afterAll(async () => {
  await service?.drain(AbortSignal.timeout(2_000));
  await service?.destroy();
  await bus?.stop();
});

async function say(said: Said, envelope: SignedSaid = signed(said)): Promise<void> {
  const { conversationId, turnId } = said.turn ?? { conversationId: '', turnId: '' };
  const id = `${turnId}-${said.sequence}-${Math.random()}`;
  await redactor.publish(eventSubject(conversationId, 'said'), saidCodec.encode(envelope), id);
}

function passagesOf(said: Said): Passages[] {
  const bytes = Buffer.from(signed(said).said);
  return received.filter((passages) => bytes.equals(passages.said?.said ?? new Uint8Array()));
}

async function answerTo(said: Said): Promise<Passages> {
  return vi.waitFor(() => {
    const [found] = passagesOf(said);
    if (found === undefined) throw new Error('no passages yet');
    return found;
  });
}

test('a final text becomes passages that carry its signature', async () => {
  const said = saidText("mon mari est décédé est-ce que j'ai droit à sa retraite");
  await say(said);
  const passages = await answerTo(said);
  expect(passages.passages[0]?.articleSlug).toBe('reversion-conditions');
  expect(passages.evidence?.outcome).toBe(EvidenceOutcome.ANSWER);
  expect(passages.articles[0]?.questionsToAsk).toEqual(['Quelle est votre année de naissance ?']);
});

test('a text that is delivered twice gives one and the same event', async () => {
  const said = saidText('pension de réversion');
  await say(said);
  await say(said);
  await vi.waitFor(() => expect(passagesOf(said).length).toBeGreaterThan(1));
  expect(new Set(passagesOf(said).map(({ eventId }) => eventId)).size).toBe(1);
});

async function step(conversationId: string, told: Lifecycle['step']): Promise<void> {
  const event = { eventId: uuid(), conversationId, occurredAtMs: Date.now(), step: told };
  const { privateKey, keyId } = secrets.signing('lifecycle');
  const data = lifecycleCodec.encode(signedLifecycle.sign(event, privateKey, keyId));
  await gateway.publish(eventSubject(conversationId, 'lifecycle'), data, event.eventId);
}

test.each([
  ['denied', { $case: 'needDenied', value: { turnId: uuid() } }],
  ['refused to be listened to for', { $case: 'assistantRefused', value: {} }],
] as const)('no question goes on from a need that the caller %s', async (_, told) => {
  const need = saidText("mon mari est décédé est-ce que j'ai droit à sa retraite");
  const { conversationId = '' } = need.turn ?? {};
  const followUp = (): Said =>
    saidText('et si je me remarie', {
      turn: { conversationId, turnId: uuid(), source: TurnSource.AGENT_TYPED },
      endReason: EndReason.TYPED,
    });
  await say(need);
  await answerTo(need);
  const before = followUp();
  await say(before);
  expect((await answerTo(before)).question).toContain('mari');
  await step(conversationId, told);
  await vi.waitFor(async () => {
    const after = followUp();
    await say(after);
    expect((await answerTo(after)).question).toBe('');
  });
});

test('what an agent dictates is not searched for until it comes again as typed', async () => {
  const typed = saidText('pension de réversion et remariage');
  const turn = { ...typed.turn, turnId: uuid(), source: TurnSource.AGENT_DICTATED } as Turn;
  const dictated = { ...typed, turn };
  await say(dictated);
  await say(typed);
  await answerTo(typed);
  expect(passagesOf(dictated)).toEqual([]);
});

test('a partial text is searched for when its stable beginning has new words, and only then', async () => {
  const stable = 'mon mari est mort la pension de réversion';
  const first = saidText(`${stable} c'est`, { final: false, stableLength: stable.length });
  await say(first);
  expect((await answerTo(first)).passages[0]?.articleSlug).toBe('reversion-conditions');
  const turn = first.turn;
  const same = saidText(`${stable} c'est combien`, {
    turn,
    final: false,
    stableLength: stable.length,
    sequence: 2,
  });
  await say(same);
  const final = saidText(`${stable} c'est combien`, { turn, sequence: 3 });
  await say(final);
  await answerTo(final);
  expect(passagesOf(same)).toEqual([]);
});

test('a turn in which nothing was heard gives an event without passages', async () => {
  const said = saidText('', { outcome: SaidOutcome.NOTHING_HEARD });
  await say(said);
  const passages = await answerTo(said);
  expect(passages.passages).toEqual([]);
  expect(passages.evidence?.outcome).toBe(EvidenceOutcome.NOTHING);
});

test('a turn in another language, of which no word was recognised, gives what to do then and no passages', async () => {
  const said = saidText('', { outcome: SaidOutcome.NOTHING_HEARD, language: 'en' });
  await say(said);
  const { passages, evidence } = await answerTo(said);
  expect(passages).toEqual([]);
  expect(evidence?.outcome).toBe(EvidenceOutcome.OTHER_LANGUAGE);
  expect(evidence?.protocol).toContain('anglais');
});

test('a text that the redactor did not sign is refused, and the next one is answered', async () => {
  const fake = saidText('pension de réversion');
  await say(fake, forged(fake));
  const conversationId = fake.turn?.conversationId ?? '';
  await redactor.publish(
    eventSubject(conversationId, 'said'),
    new Uint8Array([1, 2, 3]),
    `junk-${conversationId}`,
  );
  const sound = saidText('âge de départ');
  await say(sound);
  await answerTo(sound);
  const heard = received.filter(({ said }) =>
    Buffer.from(said?.said ?? []).equals(Buffer.from(signed(fake).said)),
  );
  expect(heard).toEqual([]);
});

test('a search over gRPC answers as of the date that is asked for', async () => {
  const client = createGrpcClient(RetrieverServiceClient, `127.0.0.1:${grpcPort}`, {
    tracer: telemetry.tracer,
    access: secrets.grpcAccess('evaluation'),
  });
  const ask = (asOf: string): Promise<Passages | undefined> =>
    callUnary(
      client.search.bind(client),
      { said: signed(saidText('je suis né en 64 je peux partir quand')), asOf, fund: '', limit: 0 },
      { deadlineMs: 2_000 },
    ).then(({ passages }) => passages);
  try {
    expect((await ask('2026-07-01'))?.passages[0]?.articleSlug).toBe('age-avant');
    const today = await ask('2026-10-01');
    expect(today?.passages[0]?.articleSlug).toBe('age-apres');
    expect(today?.dateNotice).toContain('31 août 2026');
    await expect(ask('demain')).rejects.toMatchObject({ code: 'SEARCH_REQUEST_INVALID' });
  } finally {
    client.close();
  }
});

test('what was found is explained to the desk and the evaluations, and to nobody else', async () => {
  for (const name of GRPC_CLIENTS) {
    const client = createGrpcClient(RetrieverServiceClient, `127.0.0.1:${grpcPort}`, {
      tracer: telemetry.tracer,
      access: secrets.grpcAccess(name),
    });
    const answer = callUnary(
      client.search.bind(client),
      { said: signed(saidText('pension de réversion conditions')), asOf: '', fund: '', limit: 0 },
      { deadlineMs: 2_000 },
    ).finally(() => client.close());
    if (!['agent-desktop', 'evaluation'].includes(name)) {
      await expect(answer, name).rejects.toMatchObject({
        code: expect.stringMatching(/^CALLER_UNKNOWN$|^METHOD_NOT_ALLOWED$/),
      });
      continue;
    }
    const { passages, placings } = await answer;
    expect(placings.map(({ sourceId }) => sourceId)).toEqual(
      passages?.passages.map(({ sourceId }) => sourceId),
    );
  }
});

test('what is asked of a language model is given to the generator, and to nobody else', async () => {
  const clientOf = (name: GrpcClientName) =>
    createGrpcClient(RetrieverServiceClient, `127.0.0.1:${grpcPort}`, {
      tracer: telemetry.tracer,
      access: secrets.grpcAccess(name),
    });
  const [generator, desk] = [clientOf('generator'), clientOf('agent-desktop')];
  try {
    const ask = (client: RetrieverServiceClient) =>
      callUnary(client.getInstructions.bind(client), {}, { deadlineMs: 2_000 });
    expect(await ask(generator)).toEqual({ file: '' });
    await expect(ask(desk)).rejects.toMatchObject({ code: 'METHOD_NOT_ALLOWED' });
  } finally {
    generator.close();
    desk.close();
  }
});

test('an article is given whole, and a missing one is NOT_FOUND', async () => {
  const client = createGrpcClient(RetrieverServiceClient, `127.0.0.1:${grpcPort}`, {
    tracer: telemetry.tracer,
    access: secrets.grpcAccess('agent-desktop'),
  });
  const get = (slug: string) =>
    callUnary(client.getArticle.bind(client), { slug, version: 0 }, { deadlineMs: 2_000 });
  try {
    const { card, sections } = await get('reversion-conditions');
    expect(card?.title).toBe('Pension de réversion : qui y a droit');
    expect(sections.map(({ role }) => role)).toEqual(['plain', 'conditions', 'montant']);
    await expect(get('nulle-part')).rejects.toMatchObject({ code: 'ARTICLE_NOT_FOUND' });
  } finally {
    client.close();
  }
});

test('a follow-up is understood from the question before it, in its own conversation only', async () => {
  const first = saidText('à quel âge je peux prendre ma retraite');
  await say(first);
  await answerTo(first);
  const elsewhere = saidText('et pour un artisan ?');
  const { turnId } = saidText('').turn as NonNullable<Said['turn']>;
  const turn = { ...(first.turn as NonNullable<Said['turn']>), turnId };
  const next = saidText('et pour un artisan ?', { turn });
  await say(next);
  expect((await answerTo(next)).passages[0]?.articleSlug).toBe('age-apres');
  await say(elsewhere);
  expect((await answerTo(elsewhere)).passages[0]?.articleSlug).not.toBe('age-apres');
});
