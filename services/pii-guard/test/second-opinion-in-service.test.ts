import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { openSaid, RedactTypedRequest, TurnSource } from '@decroche/contracts';
import { callUnary } from '@decroche/service-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newTurn, RedactorRig } from './redactor-rig.ts';
import { tinyModelFolder } from './tiny-onnx-model.ts';

/** All words of the texts below but the name, which is an ordinary word that nothing announces. */
const WORDS = 'la demande de est en cours au 06 12 34 56 78 je voudrais savoir où elle'.split(' ');
const NAME = 'rosier';
let rig: RedactorRig;
let folder: string;

beforeAll(async () => {
  folder = tinyModelFolder(WORDS);
  rig = await RedactorRig.start({ SECOND_OPINION_DIR: folder, SECOND_OPINION_MS: '5000' });
}, 120_000);
afterAll(async () => {
  await rig?.stop();
  rmSync(folder, { recursive: true });
});

test('what only the model takes for a name does not leave the redactor, whether it is heard or typed', async () => {
  const heard = await rig.saidOf(await rig.hear(`la demande de ${NAME} est en cours`));
  expect(heard.text).toBe('la demande de [PERSONNE 1] est en cours');
  const client = rig.client();
  const { said } = await callUnary(
    client.redactTyped.bind(client),
    RedactTypedRequest.fromPartial({
      turn: newTurn(TurnSource.AGENT_TYPED),
      text: `la demande de ${NAME} au 06 12 34 56 78`,
    }),
    { deadlineMs: 10_000 },
  );
  client.close();
  expect(openSaid(said, rig.publicKeys).text).toBe('la demande de [PERSONNE 1] au [TÉLÉPHONE]');
});

test('a partial text hides it as well', async () => {
  const turn = newTurn(TurnSource.CALLER_IVR);
  await rig.hear(`la demande de ${NAME} est en cours je voudrais savoir`, {
    turn,
    sequence: 1,
    final: false,
  });
  await rig.hear(`la demande de ${NAME} est en cours je voudrais savoir où elle est`, { turn, sequence: 2 });
  const final = await rig.saidOf(turn, (said) => said.final);
  expect(final.text).toContain('[PERSONNE 1]');
  for (const said of rig.said) expect(said.text).not.toContain(NAME);
});

test('by default the model of names is asked, and readiness has nothing to say of it', async () => {
  const own = await RedactorRig.start({ SECOND_OPINION_MS: '5000' });
  try {
    const heard = await own.saidOf(await own.hear('le père tournemine est parti sans rien laisser'));
    expect(heard.text).toBe('le père [PERSONNE 1] est parti sans rien laisser');
    expect(own.guard.readiness()).toContainEqual({ name: 'second opinion', ready: true });
  } finally {
    await own.stop();
  }
}, 60_000);

test('without its model the redactor works with the rules, warns once and says so in readiness', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'no-model-'));
  const own = await RedactorRig.start({ SECOND_OPINION_DIR: empty });
  try {
    const heard = await own.saidOf(await own.hear('bonjour ici monique kermarrec je voudrais ma retraite'));
    expect(heard.text).toContain('[PERSONNE 1]');
    expect(own.guard.readiness()).toContainEqual({
      name: 'second opinion',
      ready: true,
      detail: 'rules alone: it cannot start',
    });
    expect(JSON.stringify(own.log).match(/rules alone decide/g)).toHaveLength(1);
    expect(JSON.stringify(own.log)).toContain('holds no model.onnx');
  } finally {
    await own.stop();
    rmSync(empty, { recursive: true });
  }
}, 60_000);

test('a thread of the model that is killed leaves the rules alone, and is started again', async () => {
  const threads: Worker[] = [];
  const note = (thread: Worker): number => threads.push(thread);
  process.on('worker', note);
  const own = await RedactorRig.start({ SECOND_OPINION_MS: '5000' });
  const check = () => own.guard.readiness().find(({ name }) => name === 'second opinion');
  const TEXT = 'le père tournemine est parti sans rien laisser';
  try {
    await Promise.all(threads.map((thread) => thread.terminate()));
    await expect.poll(() => check()?.detail, { timeout: 5_000 }).toBe('rules alone: its thread has ended');
    expect((await own.saidOf(await own.hear('bonjour ici monique kermarrec'))).text).toContain(
      '[PERSONNE 1]',
    );
    await expect.poll(() => check(), { timeout: 30_000 }).toEqual({ name: 'second opinion', ready: true });
    expect((await own.saidOf(await own.hear(TEXT))).text).toBe(
      'le père [PERSONNE 1] est parti sans rien laisser',
    );
    expect(JSON.stringify(own.log).match(/rules alone decide/g)).toHaveLength(1);
    expect(JSON.stringify(own.log)).toContain('the second opinion is back');
  } finally {
    process.off('worker', note);
    await own.stop();
  }
}, 90_000);
