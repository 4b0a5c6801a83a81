import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSaid, type PiiGuardServiceClient, RedactTypedRequest, TurnSource } from '@decroche/contracts';
import { callUnary } from '@decroche/service-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newTurn, RedactorRig } from './redactor-rig.ts';

let rig: RedactorRig;
let client: PiiGuardServiceClient;

beforeAll(async () => {
  rig = await RedactorRig.start();
  client = rig.client();
});

afterAll(async () => {
  client?.close();
  await rig?.stop();
});

const ask = (more: Parameters<typeof RedactTypedRequest.fromPartial>[0]) =>
  callUnary(
    client.redactTyped.bind(client),
    RedactTypedRequest.fromPartial({ turn: newTurn(TurnSource.AGENT_TYPED), text: 'réversion ?', ...more }),
    { deadlineMs: 3_000 },
  );

test('a typed question goes on redacted, and says what was removed and where', async () => {
  const { said } = await ask({
    text: 'Mme Kowalczyk (2 58 05 75 114 022 91), née le 12/05/1958, 171 trimestres : départ au 1er octobre 2026 ?',
    context: { birthYear: 1958, regime: 'general' },
  });
  const opened = openSaid(said as NonNullable<typeof said>, rig.publicKeys);
  expect(opened.text).toBe(
    'Mme [PERSONNE 1] ([NIR]), née le [DATE DE NAISSANCE 1958], 171 trimestres : départ au 1er octobre 2026 ?',
  );
  expect(opened.redactions.map(({ type, start, end }) => [type, opened.text.slice(start, end)])).toEqual([
    ['PERSON', '[PERSONNE 1]'],
    ['NIR', '[NIR]'],
    ['DOB', '[DATE DE NAISSANCE 1958]'],
  ]);
  expect(opened.context).toMatchObject({ birthYear: 1958, regime: 'general' });
});

test('the titles of the articles, which an agent chooses as questions, lose no word', async () => {
  const folder = join(import.meta.dirname, '../../../knowledge/articles');
  const titles = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) => /^title: *(.+)$/m.exec(readFileSync(join(folder, name), 'utf8'))?.[1] ?? [])
    .map((title) => title.replace(/^(["'])(.*)\1$/, '$2').replaceAll("''", "'"));
  expect(titles.length).toBeGreaterThan(180);
  const changed: string[] = [];
  for (const text of titles) {
    const { said } = await ask({ turn: newTurn(TurnSource.AGENT_TYPED), text });
    const { text: left } = openSaid(said as NonNullable<typeof said>, rig.publicKeys);
    if (left !== text) changed.push(`${text} → ${left}`);
  }
  expect(changed).toEqual([]);
}, 60_000);

test.each([
  ['an empty question', { text: '  ' }, 'TEXT_EMPTY'],
  ['a question that is too long', { text: 'a'.repeat(2_001) }, 'TEXT_TOO_LONG'],
  ['the turn of a caller', { turn: newTurn(TurnSource.CALLER_IVR) }, 'TURN_SOURCE_WRONG'],
  ['what was dictated', { turn: newTurn(TurnSource.AGENT_DICTATED) }, 'TURN_SOURCE_WRONG'],
  [
    'no turn at all',
    { turn: { conversationId: '', turnId: '', source: TurnSource.AGENT_TYPED } },
    'MALFORMED_EVENT',
  ],
  ['a name among the context', { context: { regime: 'Mme Kowalczyk' } }, 'CONTEXT_REFUSED'],
  ['an identifier among the context', { context: { fund: '2580575114022' } }, 'CONTEXT_REFUSED'],
  ['a year of birth that is none', { context: { birthYear: 258057511 } }, 'CONTEXT_REFUSED'],
  ['a date of effect that is none', { context: { effectDate: '12/05/1958' } }, 'CONTEXT_REFUSED'],
])('%s is refused with its code', async (_what, request, code) => {
  await expect(ask(request)).rejects.toMatchObject({ code });
});

test('what a fund wrote for a key comes from the gateway alone, which may say nothing else', async () => {
  const gateway = rig.client('ivr-gateway');
  try {
    const say = (source: TurnSource) =>
      callUnary(
        gateway.redactTyped.bind(gateway),
        RedactTypedRequest.fromPartial({ turn: newTurn(source), text: 'Comment demander ma retraite ?' }),
        { deadlineMs: 3_000 },
      );
    const { said } = await say(TurnSource.CALLER_KEYPAD);
    expect(openSaid(said as NonNullable<typeof said>, rig.publicKeys)).toMatchObject({
      turn: { source: TurnSource.CALLER_KEYPAD },
      text: 'Comment demander ma retraite ?',
    });
    await expect(say(TurnSource.AGENT_TYPED)).rejects.toMatchObject({ code: 'TURN_SOURCE_WRONG' });
    await expect(say(TurnSource.CALLER_IVR)).rejects.toMatchObject({ code: 'TURN_SOURCE_WRONG' });
    const keypad = { turn: newTurn(TurnSource.CALLER_KEYPAD) };
    await expect(ask(keypad)).rejects.toMatchObject({ code: 'TURN_SOURCE_WRONG' });
  } finally {
    gateway.close();
  }
});

test('the words of a simulated caller come from the desk alone, and keep saying whose they are', async () => {
  const turn = newTurn(TurnSource.TRAINING);
  const { said } = await ask({ turn, text: 'Je suis Jeanne Durand, et ma réversion ?' });
  expect(openSaid(said as NonNullable<typeof said>, rig.publicKeys)).toMatchObject({
    turn: { source: TurnSource.TRAINING },
    redactions: [{ type: 'PERSON' }],
  });
  const gateway = rig.client('ivr-gateway');
  const request = RedactTypedRequest.fromPartial({ turn: newTurn(TurnSource.TRAINING), text: 'réversion' });
  await expect(
    callUnary(gateway.redactTyped.bind(gateway), request, { deadlineMs: 3_000 }),
  ).rejects.toMatchObject({ code: 'TURN_SOURCE_WRONG' });
  gateway.close();
});

test('what an expert tries comes back redacted and signed, goes nowhere, and nobody remembers a name of it', async () => {
  const turn = newTurn(TurnSource.TRIAL);
  const before = rig.said.length;
  const text = async (words: string): Promise<string> => {
    const { said } = await ask({ turn, text: words });
    return openSaid(said as NonNullable<typeof said>, rig.publicKeys).text;
  };
  expect(await text('Mme Durand et Mme Kowalczyk : réversion ?')).toContain('et [PERSONNE 2]');
  expect(await text('Mme Kowalczyk : réversion ?')).toBe('Mme [PERSONNE 1] : réversion ?');
  const typed = newTurn(TurnSource.AGENT_TYPED);
  await ask({ turn: typed });
  await expect.poll(() => rig.said.slice(before).map((said) => said.turn?.source)).toEqual([typed.source]);
});

test('while NATS is away the agent is told so, and afterwards the question goes on', async () => {
  await rig.stack.nats.process.stop();
  await expect.poll(() => rig.guard.readiness().find(({ name }) => name === 'nats')?.ready).toBe(false);
  await expect(ask({})).rejects.toMatchObject({ code: 'BUS_UNAVAILABLE' });
  await rig.stack.nats.process.start();
  await rig.ready();
  expect((await ask({})).said?.keyId).toBe(rig.keyId);
});

const check = async (text: string): Promise<readonly string[]> =>
  (await callUnary(client.checkTyped.bind(client), { text }, { deadlineMs: 3_000 })).types;

test('a text that is meant to be kept is read, and what is personal in it named by its type alone', async () => {
  expect(await check('L’article dit 62 ans ; depuis le 1er septembre 2026 c’est 62 ans et 9 mois.')).toEqual(
    [],
  );
  expect([...(await check('Mme Kowalczyk au 06 12 34 56 78 a raison.'))].sort()).toEqual(['PERSON', 'PHONE']);
  await expect(check('  ')).rejects.toMatchObject({ code: 'TEXT_EMPTY' });
});

test('a text that was checked goes nowhere, and its names are not remembered', async () => {
  const turn = newTurn(TurnSource.AGENT_TYPED);
  const before = rig.said.length;
  await check('Mme Kowalczyk a raison.');
  await ask({ turn, text: 'Mme Durand et la réversion ?' });
  await expect.poll(() => rig.said.length).toBe(before + 1);
  expect(rig.said.at(-1)?.text).toBe('Mme [PERSONNE 1] et la réversion ?');
});
