import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentPhone } from '@decroche/local-stack';
import { connect } from '@nats-io/transport-node';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, Scene } from '../src/scene.ts';
import { SpanCollector } from '../src/span-collector.ts';

/** Fictitious, and spoken: a name, a NIR with its key, a phone number. */
const SPOKEN =
  "je m'appelle germaine lambert mon numéro de sécurité sociale est deux cinquante deux zéro trois soixante neuf cent vingt trois quatre cent cinquante six quarante et un mon téléphone est le zéro six douze trente quatre cinquante six soixante dix huit je voudrais savoir comment demander ma retraite";
/** Typed by an agent: the same kinds in writing. */
const TYPED =
  'Mme Josiane Canaripied, 2 52 03 69 123 456 41, 06 98 76 54 32, veut savoir comment demander sa retraite';

/** What must be found nowhere: as spoken, as digits, as typed. */
const CANARIES = [
  'germaine',
  'lambert',
  '0612345678',
  '06 12 34 56 78',
  '252036912345',
  'soixante dix huit',
  'canaripied',
  '0698765432',
  '06 98 76 54 32',
  '2 52 03 69',
];

const collector = new SpanCollector();
let scene: Scene;
let phone: AgentPhone;
const logs: string[] = [];
let typedAnswer = '';
let browserStorage = '';
let deskText = '';

beforeAll(async () => {
  scene = await Scene.create({ agents: 1, otlpEndpoint: await collector.start(), logLevel: 'debug' });
  for (const service of [
    ...Object.values(scene.constellation.services),
    scene.constellation.stack.asterisk.process,
  ]) {
    logs.push(...service.output.lines);
    service.output.onLine((line) => logs.push(line));
  }
  phone = await scene.phone('1001', 1_000);
  const desk = await scene.desk('1001');
  const call = await scene.call(await scene.says(SPOKEN));
  await scene.seen('final text', ({ type, final }) => type === 'said' && final === true, 60_000);
  await scene.step('picked-up', 30_000);
  deskText = await desk.page.locator('body').textContent();
  const box = desk.page.getByRole('textbox');
  await box.fill(TYPED);
  await box.press('Enter');
  await desk.page.getByText('PERSONNE', { exact: false }).first().waitFor();
  typedAnswer = await desk.page.locator('main').textContent();
  browserStorage = await desk.page.evaluate<string>(
    'JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }) + document.cookie',
  );
  await call.hangUp();
  await call.ended;
  await scene.step('ended');
});

afterAll(async () => {
  await phone?.stop();
  await scene?.stop();
  await collector.stop();
});

/** Canaries found in a text. */
function found(text: string): string[] {
  const folded = text.toLowerCase();
  return CANARIES.filter((canary) => folded.includes(canary));
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('after a call that spoke a name, a NIR and a phone number, and a typed question with others', () => {
  it('the search itself finds a canary that is there', () => {
    expect(found(`x ${TYPED} y`)).toContain('canaripied');
    expect(scene.entries.some(({ type }) => type === 'said')).toBe(true);
    expect(logs.length).toBeGreaterThan(10);
  });

  it('the desk shows placeholders only', () => {
    expect(found(deskText)).toEqual([]);
    expect(found(typedAnswer.replace(TYPED, ''))).toEqual([]);
    expect(deskText).toMatch(/PERSONNE|NIR|TÉLÉPHONE/);
  });

  it('nothing is in the timeline of the desktop', () => {
    expect(found(JSON.stringify(scene.entries))).toEqual([]);
  });

  it('nothing is in any log', () => {
    expect(found(logs.join('\n'))).toEqual([]);
  });

  it('nothing is in any exported span', async () => {
    await eventually('spans were exported', () => collector.raw.length > 0);
    expect(found(collector.raw.join('\n'))).toEqual([]);
  });

  it('nothing is in the NATS stream', async () => {
    const connection = await connect({
      servers: scene.constellation.stack.nats.url,
      user: 'agent-desktop',
      pass: scene.constellation.busPasswords['agent-desktop'],
      inboxPrefix: '_INBOX_agent-desktop',
    });
    const { jetstream, DeliverPolicy } = await import('@nats-io/jetstream');
    const consumer = await jetstream(connection).consumers.get('CONV', { deliver_policy: DeliverPolicy.All });
    let messages = 0;
    let text = '';
    const pending = (await consumer.info()).num_pending;
    for await (const message of await consumer.consume({ max_messages: 500 })) {
      messages += 1;
      text += Buffer.from(message.data).toString('latin1') + Buffer.from(message.data).toString('utf8');
      if (messages >= pending) break;
    }
    await connection.close();
    expect(messages).toBeGreaterThan(5);
    expect(found(text)).toEqual([]);
  });

  it('nothing is in Redis, and every key has a time to live', async () => {
    const redis = new Redis(scene.constellation.stack.redis.url);
    const keys = await redis.keys('*');
    const dumps = await Promise.all(
      keys.map(async (key) => `${key} ${(await redis.dumpBuffer(key))?.toString('latin1')}`),
    );
    const lives = await Promise.all(keys.map((key) => redis.ttl(key)));
    redis.disconnect();
    expect(keys.length).toBeGreaterThan(0);
    expect(found(dumps.join('\n'))).toEqual([]);
    expect(keys.filter((_, at) => (lives[at] ?? -1) < 0)).toEqual([]);
  });

  it('nothing is on any disk of the instance, and no audio at all', async () => {
    const { dir } = scene.constellation.stack;
    const files = await filesBelow(dir);
    expect(files.length).toBeGreaterThan(5);
    const hits: string[] = [];
    for (const file of files) {
      const text = (await readFile(file).catch(() => Buffer.alloc(0))).toString('latin1');
      for (const canary of found(text)) hits.push(`${file}: ${canary}`);
    }
    expect(hits).toEqual([]);
    const prompts = join(dir, 'prompts');
    expect(
      files.filter((file) => /\.(wav|al|ul|raw|sln|gsm|slin16)$/.test(file) && !file.startsWith(prompts)),
    ).toEqual([]);
  });

  it('nothing is in the storage of the browser', () => {
    expect(found(browserStorage)).toEqual([]);
  });
});
