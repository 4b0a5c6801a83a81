import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type Passages, RetrieverServiceClient } from '@decroche/contracts';
import { callUnary, createGrpcClient, createLogger, startTelemetry } from '@decroche/service-kit';
import { notTried } from '@decroche/test-kit';
import {
  createServerDatabase,
  type ServerDatabase,
  saidText,
  secrets,
  signed,
  TEST_SERVER,
  TestBus,
} from '@decroche/test-stage';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readConfig } from '../src/config.ts';
import { RetrieverService } from '../src/retriever-service.ts';
import { SAMPLE_FOLDER } from './sample-base.ts';

const KB = fileURLToPath(new URL('../src/kb/main.ts', import.meta.url));
const DETECTORS = fileURLToPath(new URL('../../pii-guard/src/documents/main.ts', import.meta.url));
const QUESTIONS = [
  "mon mari est décédé est-ce que j'ai droit à sa retraite",
  'à quel âge partir à la retraite',
  'quelle est la vitesse de la lumière',
];
const telemetry = startTelemetry('restored-base', {});
let folder: string;
let bus: TestBus;
const kept: ServerDatabase[] = [];

beforeAll(async () => {
  if (TEST_SERVER === '') return;
  folder = await mkdtemp(join(tmpdir(), 'restored-'));
  bus = await TestBus.start();
  // The stream is the redactor's, whose place this takes.
  bus.connect('pii-guard').start();
}, 60_000);
afterAll(async () => {
  await bus?.stop();
  for (const database of kept) await database.drop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

/** Settings that lead to a database of its own. */
async function newDatabase(): Promise<Record<string, string>> {
  const database = await createServerDatabase();
  kept.push(database);
  return { DATABASE_URL: database.url };
}

async function kb(place: Record<string, string>, ...args: readonly string[]): Promise<string> {
  const env = { PATH: process.env.PATH, PII_INSPECTOR: DETECTORS, ...place };
  const child = spawn(process.execPath, [KB, ...args, '--json'], { env });
  const [out, err, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  expect(status, `kb ${args.join(' ')}\n${out}${err}`).toBe(0);
  return out;
}

/** What a retriever that starts on a database answers. */
async function answers(place: Record<string, string>): Promise<readonly Passages['passages'][]> {
  const logger = createLogger('retriever', 'silent');
  let port = 0;
  vi.spyOn(logger, 'info').mockImplementation((fields: unknown) => {
    port = (fields as { grpcPort?: number }).grpcPort ?? port;
  });
  const config = readConfig({ ...bus.env('retriever'), ...place, KNOWLEDGE_DIR: '/nowhere' });
  const service = await RetrieverService.create(config, { name: 'retriever', logger, telemetry });
  await service.start();
  const client = createGrpcClient(RetrieverServiceClient, `127.0.0.1:${port}`, {
    tracer: telemetry.tracer,
    access: secrets.grpcAccess('agent-desktop'),
  });
  try {
    const given: Passages['passages'][] = [];
    for (const question of QUESTIONS) {
      const said = signed(saidText(question));
      const { passages } = await callUnary(
        client.search.bind(client),
        { said, asOf: '2026-11-30', fund: '', limit: 0 },
        { deadlineMs: 10_000 },
      );
      given.push(passages?.passages ?? []);
    }
    return given;
  } finally {
    client.close();
    await service.drain(AbortSignal.timeout(2_000));
    await service.destroy();
  }
}

test('a retriever that starts on a restored base answers as the one that the backup is of', async (context) => {
  if (TEST_SERVER === '') notTried(context, 'a minute, on a server only: TEST_POSTGRES_URL names none');
  const base = join(folder, 'base');
  await cp(SAMPLE_FOLDER, base, { recursive: true });
  const article = join(base, 'articles/reversion/reversion-conditions.md');
  // Only this base has it: an answer from another one would show.
  await writeFile(article, (await readFile(article, 'utf8')).replaceAll('54 %', '61 %'));
  const first = await newDatabase();
  await kb(first, 'import', base);
  await kb(first, 'publish', '--force');
  const before = await answers(first);
  expect(JSON.stringify(before)).toContain('61 %');

  const file = join(folder, 'base.gz');
  await kb(first, 'backup', file);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const second = await newDatabase();
  await kb(second, 'restore', file);
  expect(await answers(second)).toEqual(before);
}, 120_000);
