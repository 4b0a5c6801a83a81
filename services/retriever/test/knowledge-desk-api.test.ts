import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BaseSelection,
  eventSubject,
  GAP_ANSWERED_SUBJECT,
  GapAnswered,
  GapState,
  GRPC_RULES,
  type GrpcClientName,
  gapAnsweredCodec,
  KnowledgeDeskServiceClient,
  ListArticlesRequest,
  QuestionVerdict,
  type Said,
  SignedEvent,
  saidCodec,
  signedGapAnswered,
  signedPassages,
  TurnSource,
  UnsignedTextError,
  VersionStatus,
  WorkflowStep,
} from '@decroche/contracts';
import {
  callUnary,
  createGrpcClient,
  createLogger,
  type EventBus,
  GrpcServer,
  grpcServerEnv,
  readEnv,
  serverAccess,
  startTelemetry,
} from '@decroche/service-kit';
import { saidText, secrets, signed, TestBus } from '@decroche/test-stage';
import { status } from '@grpc/grpc-js';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { addDeskApi } from '../src/api/desk-api.ts';
import { readConfig } from '../src/config.ts';
import { BaseImport } from '../src/kb/base-import.ts';
import { KnowledgeDesk } from '../src/kb/commands.ts';
import { parseArticle } from '../src/knowledge/article-file.ts';
import { readKnowledgeFiles } from '../src/knowledge/knowledge-files.ts';
import { articleVersion } from '../src/knowledge/versioned-text.ts';
import { RetrieverService } from '../src/retriever-service.ts';
import { ArticleStore } from '../src/store/article-store.ts';
import { type KnowledgeAddress, openDatabase } from '../src/store/database.ts';
import { SAMPLE_FOLDER } from './sample-base.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

const REVERSION = 'articles/reversion/reversion-conditions.md';
const WAIT = { timeout: 20_000, interval: 100 };
const telemetry = startTelemetry('retriever', {});
const told: GapAnswered[] = [];
const { publicKeys: passageKeys } = secrets.signing('passages');
/** As a desk reads what it is told. */
const answeredIn = (data: Uint8Array): GapAnswered =>
  signedGapAnswered.open(gapAnsweredCodec.decode(data), passageKeys);
let folder: string;
let kept: TestDatabase;
let bus: TestBus;
let redactor: EventBus;
let service: RetrieverService;
let client: KnowledgeDeskServiceClient;
let commandLine: KnowledgeDeskServiceClient;

const GOLDEN = [
  { id: 'g1', question: 'quel est le taux de la pension de réversion', relevant: ['reversion-conditions'] },
  { id: 'g2', question: 'à quel âge partir à la retraite', relevant: ['age-avant'] },
];

/** A published base with a draft of one article's next version. */
async function prepareDatabase(address: KnowledgeAddress): Promise<void> {
  const base = join(folder, 'base');
  await cp(SAMPLE_FOLDER, base, { recursive: true });
  await mkdir(join(base, 'golden'));
  await writeFile(join(base, 'golden/part-1.yaml'), JSON.stringify(GOLDEN));
  const database = await openDatabase(address);
  try {
    const nobody = { inspect: (pieces: readonly unknown[]) => Promise.resolve(pieces.map(() => [])) };
    await new BaseImport(database.sql, nobody).markdown(base, new Set());
    await new KnowledgeDesk(database).publish('Claire', false);
    const draft = ((await readKnowledgeFiles(SAMPLE_FOLDER)).get(REVERSION) ?? '')
      .replace('version: 1', 'version: 2')
      .replace('status: published', 'status: draft')
      .replace('reviewer: Équipe B', 'reviewer: null')
      .replace('54 %', '60 %');
    await new ArticleStore(database.sql).take(articleVersion(parseArticle(REVERSION, draft)));
  } finally {
    await database.close();
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'desk-api-'));
  kept = await createTestDatabase(folder);
  await prepareDatabase(kept.address);
  bus = await TestBus.start();
  const logger = createLogger('retriever', 'silent');
  let grpcPort = 0;
  vi.spyOn(logger, 'info').mockImplementation((fields: unknown) => {
    grpcPort = (fields as { grpcPort?: number }).grpcPort ?? grpcPort;
  });
  const config = readConfig({
    ...bus.env('retriever'),
    DATA_DIR: folder,
    ...(kept.address.url === undefined ? {} : { DATABASE_URL: kept.address.url }),
    PUBLICATION_POLL_MS: '100',
  });
  service = await RetrieverService.create(config, { name: 'retriever', logger, telemetry });
  const desktop = bus.connect('agent-desktop');
  desktop.subscribe(GAP_ANSWERED_SUBJECT, ({ data }) => void told.push(answeredIn(data)));
  desktop.start();
  redactor = bus.connect('pii-guard');
  redactor.start();
  await service.start();
  await vi.waitFor(() => {
    expect(service.readiness().every(({ ready }) => ready)).toBe(true);
    expect(desktop.connected).toBe(true);
  }, WAIT);
  const as = (program: GrpcClientName) =>
    createGrpcClient(KnowledgeDeskServiceClient, `127.0.0.1:${grpcPort}`, {
      tracer: telemetry.tracer,
      access: secrets.grpcAccess(program),
    });
  client = as('agent-desktop');
  commandLine = as('knowledge-cli');
}, 180_000);

afterAll(async () => {
  client?.close();
  commandLine?.close();
  await service?.drain(AbortSignal.timeout(2_000));
  await service?.destroy();
  await bus?.stop();
  await kept?.drop();
  await rm(folder, { recursive: true, force: true });
});

const DEADLINE = { deadlineMs: 20_000 };
/** Asks for one person who signed in at the desk. */
const asked = (person: string) => ({ ...DEADLINE, person });
const DRAFT = { slug: 'reversion-conditions', version: 2 };

async function move(step: WorkflowStep, person: string, by = ''): Promise<VersionStatus | undefined> {
  const { version } = await callUnary(
    client.moveVersion.bind(client),
    { ...DRAFT, step, by, reason: '' },
    asked(person),
  );
  return version?.status;
}

async function say(said: Said): Promise<void> {
  const subject = eventSubject(said.turn?.conversationId ?? '', 'said');
  await redactor.publish(subject, saidCodec.encode(signed(said)), said.turn?.turnId ?? '');
}

test('an expert reads a draft, has it reviewed by somebody else, sees the impact, publishes and goes back', async () => {
  const { versions } = await callUnary(client.listVersions.bind(client), {}, DEADLINE);
  expect(versions.find((one) => one.slug === DRAFT.slug && one.version === 2)?.status).toBe(
    VersionStatus.DRAFT,
  );
  const { markdown } = await callUnary(client.getVersion.bind(client), DRAFT, DEADLINE);
  expect(markdown).toContain('60 %');
  expect(await move(WorkflowStep.SUBMIT, 'Anne')).toBe(VersionStatus.IN_REVIEW);
  expect(await move(WorkflowStep.SEND_BACK, 'Équipe B')).toBe(VersionStatus.DRAFT);
  await move(WorkflowStep.SUBMIT, 'Anne');
  await expect(move(WorkflowStep.APPROVE, 'Équipe A')).rejects.toMatchObject({ code: 'WORKFLOW' });
  await expect(move(WorkflowStep.APPROVE, 'Anne')).rejects.toMatchObject({ code: 'WORKFLOW' });
  await expect(move(WorkflowStep.APPROVE, 'equipe a', 'Équipe B')).rejects.toMatchObject({
    code: 'PERSON_MISMATCH',
  });
  await expect(move(WorkflowStep.APPROVE, ' ')).rejects.toMatchObject({ code: 'PERSON_INVALID' });
  await move(WorkflowStep.APPROVE, 'Équipe B');
  expect((await callUnary(client.lint.bind(client), {}, DEADLINE)).problems).toEqual([]);
  const { impact } = await callUnary(client.getImpact.bind(client), {}, DEADLINE);
  expect(impact).toMatchObject({ questions: 2, unchanged: 1, reworded: 1, worse: 0 });
  expect(impact?.changes).toMatchObject([{ id: 'g1', verdict: QuestionVerdict.REWORDED }]);
  const [golden] = GOLDEN;
  const compare = (id: string, said = signed(saidText(golden?.question ?? ''))) =>
    callUnary(client.compareQuestion.bind(client), { id, said }, DEADLINE);
  const { before, after } = await compare('g1');
  const wordsIn = (event: SignedEvent | undefined) =>
    signedPassages
      .open(event, passageKeys)
      .passages.map(({ text }) => text)
      .join(' ');
  expect(wordsIn(before)).toContain('54 %');
  expect(wordsIn(after)).toContain('60 %');
  await expect(compare('nulle-part')).rejects.toMatchObject({ code: 'QUESTION_NOT_FOUND' });
  const forged = { ...signed(saidText('le taux')), signature: Buffer.alloc(64) };
  await expect(compare('g1', forged)).rejects.toMatchObject({ status: status.PERMISSION_DENIED });
  const { generation } = await callUnary(
    client.publish.bind(client),
    { by: '', force: false },
    asked('Claire'),
  );
  expect(generation).toMatchObject({ number: 2, publishedBy: 'Claire' });
  const path = { base: BaseSelection.UNSPECIFIED, path: REVERSION };
  expect((await callUnary(client.getFile.bind(client), path, DEADLINE)).content).toContain('60 %');
  const back = await callUnary(client.rollback.bind(client), {}, asked('Claire'));
  expect(back.generation?.number).toBe(1);
  expect((await callUnary(client.getFile.bind(client), path, DEADLINE)).content).toContain('54 %');
  expect(await callUnary(client.getStats.bind(client), {}, DEADLINE)).toMatchObject({
    generations: 2,
    byStatus: { archived: 1, published: 6 },
    live: { number: 1 },
  });
  const candidate = { base: BaseSelection.CANDIDATE };
  expect((await callUnary(client.listFiles.bind(client), candidate, DEADLINE)).paths).toContain(REVERSION);
  await expect(callUnary(client.rollback.bind(client), {}, asked('Claire'))).rejects.toMatchObject({
    code: 'NO_GENERATION',
  });
});

test('who asks is who the server knows: no program names a person of its own choice but the desk', async () => {
  const publish = (program: KnowledgeDeskServiceClient, by: string, force: boolean, person?: string) =>
    callUnary(
      program.publish.bind(program),
      { by, force },
      { ...DEADLINE, ...(person === undefined ? {} : { person }) },
    );
  await expect(publish(commandLine, 'Directrice', true)).rejects.toMatchObject({ code: 'PERSON_MISSING' });
  await expect(publish(commandLine, '', false, 'Directrice')).rejects.toMatchObject({
    code: 'PERSON_NOT_ALLOWED',
  });
  await expect(publish(client, 'Directrice', false)).rejects.toMatchObject({ code: 'PERSON_MISSING' });
  await expect(publish(client, 'Directrice', false, 'Claire')).rejects.toMatchObject({
    code: 'PERSON_MISMATCH',
  });
  await expect(publish(client, '', true, 'Claire')).rejects.toMatchObject({ code: 'FORCE_NOT_ALLOWED' });
  await expect(callUnary(client.rollback.bind(client), {}, DEADLINE)).rejects.toMatchObject({
    code: 'PERSON_MISSING',
  });
});

test('a draft is kept in the name of who asks, and only where something looks for personal data', async () => {
  const slug = 'age-avant';
  const [before] = (await callUnary(client.getDossier.bind(client), { slug }, DEADLINE)).versions;
  const { markdown } = await callUnary(client.getVersion.bind(client), { slug, version: 1 }, DEADLINE);
  const text = markdown.replace('version: 1', 'version: 2');
  const draft = { slug, text, seenChangedAtMs: 0, reviewed: [] };
  // No detectors are set here: what nobody searched for personal data is not kept.
  await expect(callUnary(client.saveDraft.bind(client), draft, asked('Zoé'))).rejects.toMatchObject({
    code: 'INSPECTOR',
  });
  await expect(callUnary(client.saveDraft.bind(client), draft, DEADLINE)).rejects.toMatchObject({
    code: 'PERSON_MISSING',
  });
  await expect(callUnary(commandLine.saveDraft.bind(commandLine), draft, DEADLINE)).rejects.toMatchObject({
    code: 'METHOD_NOT_ALLOWED',
  });
  expect(before?.version).toMatchObject({ version: 1, own: false });
  const list = (more: Partial<ListArticlesRequest>, person: string) =>
    callUnary(client.listArticles.bind(client), ListArticlesRequest.fromPartial(more), asked(person));
  const { articles } = await list({ words: 'age' }, 'Équipe A');
  expect(articles[0]?.latest?.own).toBe(true);
  await expect(list({ appliesOn: '2026-02-30' }, 'Zoé')).rejects.toMatchObject({ code: 'DAY_INVALID' });
});

test('a question without a source is written for, answered by a live article, and the desks are told once', async () => {
  const words = 'le prix du timbre pour un passeport biométrique';
  // A simulated caller asked it first, and nobody counts him.
  await say(saidText(words, { turn: { conversationId: v7(), turnId: v7(), source: TurnSource.TRAINING } }));
  await say(saidText(words));
  const list = (state: GapState, toldSinceMs = 0) =>
    callUnary(client.listGaps.bind(client), { state, toldSinceMs }, DEADLINE).then(({ gaps }) => gaps);
  const gap = await vi.waitFor(async () => {
    const [open] = await list(GapState.OPEN);
    if (open === undefined) throw new Error('no gap yet');
    return open;
  }, WAIT);
  expect(gap).toMatchObject({ count: 1, answeredBy: '', toldAtMs: 0 });
  const set = (state: GapState, more: { writer?: string; answeredBy?: string }) =>
    callUnary(
      client.setGapState.bind(client),
      { id: gap.id, state, writer: '', answeredBy: '', ...more },
      asked('Paul'),
    );
  expect((await set(GapState.BEING_WRITTEN, { writer: 'Paul' })).gap).toMatchObject({ writer: 'Paul' });
  expect(await list(GapState.OPEN)).toEqual([]);
  await expect(set(GapState.ANSWERED, { answeredBy: 'nulle-part' })).rejects.toMatchObject({
    code: 'WORKFLOW',
  });
  await expect(set(GapState.BEING_WRITTEN, { writer: 'Zoé' })).rejects.toMatchObject({
    code: 'PERSON_MISMATCH',
  });
  await set(GapState.ANSWERED, { answeredBy: 'age-avant' });
  await vi.waitFor(() => expect(told).toHaveLength(1), WAIT);
  expect(told[0]).toMatchObject({ gap: { id: gap.id, answeredBy: 'age-avant', count: 1 } });
  expect(told[0]?.articleTitle).not.toBe('');
  const [answered] = await list(GapState.ANSWERED, 1);
  expect(answered?.toldAtMs).toBeGreaterThan(0);
  expect(await list(GapState.ANSWERED, Date.now() + 60_000)).toEqual([]);
  await set(GapState.UNSPECIFIED, {}).catch((error: unknown) => {
    expect(error).toMatchObject({ code: 'GAP_STATE_MISSING' });
  });
  expect(told).toHaveLength(1);
});

test('that a question is answered is believed of the retriever alone', () => {
  const genuine = told[0];
  if (genuine === undefined) throw new Error('nothing was told');
  const bare = GapAnswered.encode(genuine).finish();
  expect(() => answeredIn(bare)).toThrow();
  const forged = (key: 'passages' | 'draft') => {
    const { keyId, privateKey } = secrets.signing(key);
    const { keyId: trusted } = secrets.signing('passages');
    const event = signedGapAnswered.sign(genuine, privateKey, keyId);
    return SignedEvent.encode({ ...event, keyId: trusted }).finish();
  };
  expect(answeredIn(forged('passages'))).toEqual(genuine);
  expect(() => answeredIn(forged('draft'))).toThrow(UnsignedTextError);
  expect(() =>
    answeredIn(
      SignedEvent.encode({ content: Buffer.from(bare), keyId: '', signature: Buffer.alloc(0) }).finish(),
    ),
  ).toThrow(UnsignedTextError);
});

test('while the base is a folder, the desk is told to make a database', async () => {
  const logger = createLogger('retriever', 'silent');
  const settings = readEnv('retriever', z.object(grpcServerEnv), secrets.settingsOf('retriever'));
  const access = serverAccess('retriever', settings, GRPC_RULES);
  const server = new GrpcServer({ tracer: telemetry.tracer, logger, access });
  const nothing = () => SignedEvent.fromPartial({});
  addDeskApi(server, undefined, { publicKeys: new Map(), sign: nothing }, logger);
  const port = await server.start({ host: '127.0.0.1', port: 0 });
  const alone = createGrpcClient(KnowledgeDeskServiceClient, `127.0.0.1:${port}`, {
    tracer: telemetry.tracer,
    access: secrets.grpcAccess('agent-desktop'),
  });
  try {
    await expect(callUnary(alone.getStats.bind(alone), {}, DEADLINE)).rejects.toMatchObject({
      code: 'NO_DATABASE',
    });
  } finally {
    alone.close();
    server.destroy();
  }
});
