import { type AgentPhone, speak, startAgentPhone } from '@decroche/local-stack';
import { copiesInMemory, until } from '@decroche/test-kit';
import { pidOf } from '@decroche/test-stage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callSaying } from '../src/conversation.ts';
import { Scene } from '../src/scene.ts';

/** Said in a call, and recognised in this spelling: at the IVR, and in conversation by the caller and by the agent. */
const SPOKEN = 'germaine';
const SPOKEN_LIVE = ['simone', 'marcel'] as const;
const TYPED = ['zbrq', 'wix'].join('');
const DEADLINE_MS = 90_000;

let scene: Scene;
let phone: AgentPhone;
let pids: Readonly<Record<string, number>>;

beforeAll(async () => {
  scene = await Scene.create({ overrides: { 'ivr-gateway': { LIVE_LISTENING: 'all' } } });
  const wav = await speak(`monsieur ${SPOKEN_LIVE[1]} martin je regarde votre dossier`);
  const { stack } = scene.constellation;
  const deeds = [{ silentMs: 1_500 }, { wav, silentMs: 500 }];
  phone = await startAgentPhone({ stack, extension: '1001', ringMs: 1_500, deeds });
  pids = await processes();
}, 300_000);
afterAll(async () => {
  await phone?.stop();
  await scene?.stop();
});

/** Every process of the system, by its name. */
async function processes(): Promise<Record<string, number>> {
  const { services, stack } = scene.constellation;
  const found: Record<string, number> = {};
  for (const [name, { pid }] of Object.entries(services)) if (pid !== undefined) found[name] = pid;
  for (const name of ['nats-server', 'redis-server']) found[name] = await pidOf(stack, name);
  return found;
}

async function copies(...words: readonly string[]): Promise<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const [name, pid] of Object.entries(pids)) counted[name] = await copiesInMemory(pid, ...words);
  return counted;
}

/** Waits until no process holds more copies of words than it may, beyond those of an earlier count. */
async function fewAreLeft(
  words: string | readonly string[],
  mayHold: Readonly<Record<string, number>>,
  before: Readonly<Record<string, number>> = {},
): Promise<void> {
  let left: Record<string, number> = {};
  const fewEnough = async (): Promise<boolean> => {
    left = Object.fromEntries(
      Object.entries(await copies(...[words].flat())).map(([name, count]) => [
        name,
        count - (before[name] ?? 0),
      ]),
    );
    return Object.entries(left).every(([name, count]) => count <= (mayHold[name] ?? 0));
  };
  await until(() => fewEnough(), DEADLINE_MS).catch((cause: unknown) => {
    throw new Error(`left in memory: ${JSON.stringify(left)}`, { cause });
  });
}

describe('a name, seconds after', () => {
  it('a caller said it, at the IVR or in conversation, or his agent did, is in none of the processes but for what the recogniser and the bus were given last', async () => {
    const before = await copies(SPOKEN);
    const beforeLive = await copies(...SPOKEN_LIVE);
    const { page } = await scene.desk('1001');
    const call = await scene.call(
      await callSaying(scene, `je m'appelle ${SPOKEN} lambert je voudrais demander ma retraite`, [
        8_000,
        `et ma femme s'appelle ${SPOKEN_LIVE[0]} lambert elle est à la retraite`,
      ]),
    );
    const said = await scene.seen('final text', ({ type, final }) => type === 'said' && final === true);
    expect(said.text).toMatch(/^je m'appelle \[PERSONNE 1\]/);
    await scene.step('picked-up', 20_000);
    await fewAreLeft(SPOKEN, { transcriber: 4, 'nats-server': 3, 'pii-guard': 2 }, before);
    for (const side of ['agent', 'caller'])
      await page.locator(`.live-said .side-${side}`, { hasText: 'PERSONNE' }).waitFor({ timeout: 30_000 });
    // Two names, in the last sentences of either side: nothing that came after them has overwritten any of it yet.
    await fewAreLeft(SPOKEN_LIVE, { transcriber: 8, 'nats-server': 12, 'pii-guard': 4 }, beforeLive);
    await page.context().close();
    await call.hangUp();
    await call.ended;
  }, 180_000);

  it('an agent typed it, is in no process but the two that read it, where the next question overwrites it', async () => {
    const page = await (await scene.browser()).newPage();
    await page.goto(scene.constellation.desktopUrl);
    await page.getByRole('button', { name: /Camille/ }).click();
    await page.getByRole('button', { name: /1002/ }).click();
    const question = page.getByLabel('Votre question');
    await question.fill(`madame ${TYPED} demande sa retraite`);
    await page.keyboard.press('Enter');
    await scene.seen('the question', ({ text }) => text === 'madame [PERSONNE 1] demande sa retraite');
    await fewAreLeft(TYPED, { 'agent-desktop': 4, 'pii-guard': 3 });
    await page.close();
  }, 180_000);
});
