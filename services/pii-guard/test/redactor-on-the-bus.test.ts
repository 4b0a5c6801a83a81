import {
  CONV_STREAM,
  everySubject,
  heardSubject,
  openSaid,
  SaidOutcome,
  saidCodec,
  TurnSource,
} from '@decroche/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { STREAM_MAX_AGE_MS } from '../src/kept-stores.ts';
import { newTurn, RedactorRig } from './redactor-rig.ts';

const CANARY = 'vandenbroucke';
let rig: RedactorRig;

beforeAll(async () => {
  rig = await RedactorRig.start();
});

afterAll(async () => {
  await rig?.stop();
});

test('what is heard leaves redacted and signed, and the same name keeps its number in the conversation', async () => {
  const turn = await rig.hear(`je m'appelle germaine ${CANARY} et je demande ma retraite`);
  const said = await rig.saidOf(turn);
  expect(said).toMatchObject({
    outcome: SaidOutcome.TEXT,
    text: "je m'appelle [PERSONNE 1] et je demande ma retraite",
  });
  const later = { ...newTurn(TurnSource.CALLER_LIVE), conversationId: turn.conversationId };
  await rig.hear(`c'est pour monsieur durand et madame ${CANARY}`, { turn: later });
  expect((await rig.saidOf(later)).text).toBe("c'est pour monsieur [PERSONNE 2] et madame [PERSONNE 1]");
});

test('partial texts hold a name back and are never taken away', async () => {
  const turn = newTurn(TurnSource.CALLER_IVR);
  const words = `bonjour je voudrais savoir pour ma mère ${CANARY} si elle a droit à la réversion`.split(' ');
  for (let said = 1; said <= words.length; said++) {
    const final = said === words.length;
    await rig.hear(words.slice(0, said).join(' '), { turn, sequence: said, final });
  }
  const final = await rig.saidOf(turn, (said) => said.final);
  const texts = rig.said.filter((said) => said.turn?.turnId === turn.turnId).map(({ text }) => text);
  expect(texts.length).toBeGreaterThan(4);
  for (const [at, text] of texts.entries()) {
    expect(text).not.toContain(CANARY);
    expect(text.startsWith(texts[at - 1] ?? '')).toBe(true);
  }
  expect(final.text).toContain('[PERSONNE 1] si elle a droit');
});

test("a word of the experts' lexicon is put in place of what was misheard, which is kept beside it", async () => {
  const turn = await rig.hear('je voudrais demander la respa');
  expect(await rig.saidOf(turn)).toMatchObject({
    text: "je voudrais demander l'ASPA",
    repairs: [{ start: 21, end: 27, heard: 'la respa' }],
  });
});

test('junk on the subject of a conversation is refused and the next text is redacted', async () => {
  const turn = newTurn(TurnSource.CALLER_IVR);
  const subject = heardSubject(turn.conversationId);
  for (const junk of [
    Buffer.alloc(0),
    Buffer.from('{"text":"je m appelle"}'),
    Buffer.from([8, 255, 255, 1]),
    Buffer.alloc(70_000, 7),
  ]) {
    await rig.transcriber.publishVolatile(subject, junk);
  }
  await rig.hear('combien de trimestres il me manque', { turn });
  expect((await rig.saidOf(turn)).text).toBe('combien de trimestres il me manque');
});

test('what cannot be classified is dropped and says so', async () => {
  const turn = await rig.hear(Array.from({ length: 2_001 }, () => 'mot').join(' '));
  expect(await rig.saidOf(turn)).toMatchObject({ outcome: SaidOutcome.DROPPED, text: '', redactions: [] });
});

test('nobody but the redactor hears raw text, and nobody but the transcriber can say it', async () => {
  const overheard: string[] = [];
  const others = (['ivr-gateway', 'retriever', 'generator'] as const).map((name) => {
    const bus = rig.connect(name);
    for (const subject of ['heard.*', 'heard.>', '>'])
      bus.subscribe(subject, () => void overheard.push(name));
    bus.start();
    return bus;
  });
  await expect.poll(() => others.every((bus) => bus.connected)).toBe(true);
  const forbidden = newTurn(TurnSource.CALLER_IVR);
  for (const bus of others) {
    await bus.publishVolatile(heardSubject(forbidden.conversationId), Buffer.from('junk'));
  }
  const turn = await rig.hear('je voudrais une attestation');
  await rig.saidOf(turn);
  expect(overheard).toEqual([]);
  expect(JSON.stringify(rig.log)).not.toContain('junk');
});

test('the redactor says for how long the server keeps the stream, not for how long it should', async () => {
  const wanted = { recordings: false, found: true };
  const turn = await rig.hear('combien de trimestres il me manque');
  await rig.saidOf(turn);
  const { stores, found } = await rig.guard.particulars(wanted);
  const [stream] = found ?? [];
  expect(stores.map(({ id }) => id)).toContain(stream?.of[0]);
  expect(stream).toMatchObject({
    ...{ kind: 'stream', name: CONV_STREAM },
    seen: { limitMs: STREAM_MAX_AGE_MS, endless: 0, onDisk: false },
  });
  expect(stream?.seen?.count).toBeGreaterThan(0);
  expect(stream?.seen?.oldestMs).toBeLessThan(STREAM_MAX_AGE_MS);
  expect((await rig.guard.particulars({ ...wanted, found: false })).found).toBeUndefined();
});

test('the stream is made again after a restart of NATS, and takes what is said then', async () => {
  await rig.stack.nats.process.restart();
  await rig.ready();
  const turn = await rig.hear(`c'est madame ${CANARY} je rappelle`);
  await rig.saidOf(turn);
  await expect
    .poll(
      async () => {
        const kept: string[] = [];
        await rig.desktop.replay(CONV_STREAM, everySubject('said'), ({ data }) => {
          kept.push(openSaid(saidCodec.decode(data), rig.publicKeys).turn?.turnId ?? '');
        });
        return kept;
      },
      { timeout: 15_000 },
    )
    .toContain(turn.turnId);
});

test('no word that was said is in any line of the log', async () => {
  expect(rig.log.length).toBeGreaterThan(0);
  expect(JSON.stringify(rig.log)).not.toMatch(/vandenbroucke|germaine|durand|retraite/i);
});
