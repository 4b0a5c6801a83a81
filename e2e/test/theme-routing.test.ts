import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentPhone, PhoneCall } from '@decroche/local-stack';
import { RestartingPhone } from '@decroche/test-stage';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Scene, SURVIVOR_NEED } from '../src/scene.ts';

/** A queue of one phone, which every installation has for transfers. */
const QUEUE = 'agent-1002';

let folder: string;
let scene: Scene;
let phones: AgentPhone[] = [];
const calls: PhoneCall[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'routing-'));
  const file = join(folder, 'routing.yaml');
  await writeFile(
    file,
    `carsat-rhone-alpes:
  leastConfidence: 0.5
  themes:
    reversion: { queue: ${QUEUE}, priority: 3 }
    rachat: { queue: no-such-queue }
`,
  );
  const menu = join(folder, 'menu.yaml');
  await writeFile(
    menu,
    'carsat-rhone-alpes:\n  3: { theme: reversion, question: Ai-je droit à la pension de réversion ? }\n',
  );
  const routing = {
    ...{ ROUTING_FILE: file, ROUTING_QUEUES: `${QUEUE},no-such-queue` },
    ...{ MENU_FILE: menu, NO_SPEECH_MS: '2000' },
  };
  scene = await Scene.create({ agents: 2, overrides: { 'ivr-gateway': routing } });
  phones = [await scene.phone('1001', 'never'), await scene.phone('1002', 'never')];
});

afterEach(async () => {
  for (const call of calls.splice(0)) {
    await call.hangUp();
    await call.ended;
  }
  scene.forget();
});

afterAll(async () => {
  await Promise.all(phones.map((phone) => phone.stop()));
  await scene?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The queue in which a caller who says that waits when a phone rings for him. */
async function queueOf(sentence: string): Promise<string> {
  const rings = firstRing();
  calls.push(await scene.call(await scene.says(sentence)));
  await rings;
  return await queueNow();
}

async function firstRing(): Promise<void> {
  const rings = phones.map((phone) => phone.next('ringing', 30_000));
  for (const ring of rings) ring.catch(() => undefined);
  await Promise.race(rings);
}

/** The queue in which somebody waits. */
async function queueNow(): Promise<string> {
  const { ariUrl, ariUser, ariPassword } = scene.constellation.stack.asterisk;
  const authorization = `Basic ${btoa(`${ariUser}:${ariPassword}`)}`;
  const answer = await fetch(`${ariUrl}/channels`, { headers: { authorization } });
  const channels = (await answer.json()) as { dialplan: { context: string; exten: string } }[];
  return channels.find(({ dialplan }) => dialplan.context === 'queues')?.dialplan.exten ?? 'none';
}

describe('a fund that sends needs of a theme to a queue of its own', () => {
  it('has a caller of that theme rung there, with his draft, and no later than the others', async () => {
    expect(await queueOf(SURVIVOR_NEED)).toBe(QUEUE);
    const queued = await scene.step('queued');
    const ended = await scene.step('listened');
    expect(queued.seenAtMs - ended.seenAtMs).toBeLessThan(300);
    const draft = await scene.seen('draft', ({ type, final }) => type === 'draft' && final === true);
    expect(draft.abstained).toBe(false);
  });

  it('has a caller of another theme in the queue of all', async () => {
    expect(await queueOf('quand est-ce que ma retraite est versée ce mois-ci')).toBe('retraite');
  });

  it('loses nobody by a queue that does not exist', async () => {
    expect(await queueOf("je voudrais racheter des trimestres pour mes années d'études")).toBe('retraite');
  });
});

describe('a fund that lets callers choose a theme by key', () => {
  it('prepares its own question for one of whom nothing was heard twice, and sends him where that theme goes', async () => {
    const phone = await RestartingPhone.call(scene.constellation.stack);
    try {
      const twice = scene.seen(
        'the second listening is over',
        ({ step }) =>
          step === 'listened' && scene.entries.filter((entry) => entry.step === 'listened').length === 2,
        30_000,
      );
      await phone.silenceUntil(twice);
      await phone.silence(300);
      const rings = firstRing();
      await phone.press('3');
      await phone.silenceUntil(rings);
      expect(await queueNow()).toBe(QUEUE);
      expect((await scene.step('queued')).mode).toBe('silent');
      const said = await scene.seen(
        'the question',
        ({ type, source }) => type === 'said' && source === 'caller-keypad',
      );
      expect(said.text).toBe('Ai-je droit à la pension de réversion ?');
      const draft = await scene.seen(
        'draft',
        ({ type, turnId }) => type === 'draft' && turnId === said.turnId,
      );
      expect(draft).toMatchObject({ abstained: false, theme: 'reversion' });
    } finally {
      await phone.hangUp();
      phone.close();
    }
  });
});
