import { AudioFormat, EndReason, type Heard, TurnSource } from '@decroche/contracts';
import { callUnary } from '@decroche/service-kit';
import { TestBus } from '@decroche/test-stage';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Caller, recording, silence, startOf, turn } from './caller.ts';
import { RedactorEar } from './redactor-ear.ts';
import { type RunningTranscriber, startTranscriber } from './running-transcriber.ts';

let bus: TestBus;
let ear: RedactorEar;
let transcriber: RunningTranscriber;

beforeAll(async () => {
  bus = await TestBus.start();
  ear = new RedactorEar(bus);
  transcriber = await startTranscriber({
    ...bus.env('transcriber'),
    MAX_STREAMS: '4',
    STREAM_IDLE_TIMEOUT_MS: '600',
  });
  await vi.waitFor(
    () => {
      expect(transcriber.service.readiness()).toEqual([
        { name: 'recogniser', ready: true },
        { name: 'nats', ready: true },
      ]);
      expect(ear.reading).toBe(true);
    },
    { timeout: 20_000 },
  );
});

afterAll(async () => {
  await transcriber?.stop();
  await bus?.stop();
});

async function finalOf(turnId: string): Promise<Heard> {
  return await vi.waitFor(() => {
    const final = ear.heard.find((heard) => heard.turn?.turnId === turnId && heard.final);
    if (final === undefined) throw new Error('no final text yet');
    return final;
  });
}

function textOf(heard: Heard): string {
  return heard.words.map((word) => word.text).join(' ');
}

test('a sentence goes to the redactor word by word, and the sender learns only that it ended', async () => {
  const who = turn();
  const caller = new Caller(transcriber.client, startOf({ turn: who, offsetMs: 10_000 }));
  const before = Date.now();
  caller.speak(Buffer.concat([await recording('b032-unseen-clean'), silence(1500)]));
  expect(await caller.ended).toBe('OK');

  const final = await finalOf(who.turnId);
  expect(textOf(final)).toBe("depuis mon divorce j'ai repris mon nom de jeune fille");
  expect(final).toMatchObject({
    turn: who,
    endReason: EndReason.END_OF_SPEECH,
    stableWords: final.words.length,
    model: { name: 'fr-telephone-synthetic', demonstrationOnly: true },
  });
  expect(final.speechEndedAtMs).toBeGreaterThanOrEqual(before);
  for (const [index, word] of final.words.entries()) {
    expect(word.startMs).toBeGreaterThanOrEqual(final.words[index - 1]?.endMs ?? 10_000);
    expect(word.endMs).toBeGreaterThan(word.startMs);
    expect(word.confidence).toBeGreaterThan(0);
    expect(word.confidence).toBeLessThanOrEqual(1);
  }

  const partials = ear.heard.filter((heard) => heard.turn?.turnId === who.turnId && !heard.final);
  expect(partials.length).toBeGreaterThan(1);
  for (const { words, stableWords } of partials) {
    expect(words.map(({ confidence }) => confidence)).toEqual(
      words.map((_, index) => (index < stableWords ? 1 : 0)),
    );
  }
  const sequences = [...partials, final].map((heard) => heard.sequence);
  expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
  expect(new Set(sequences).size).toBe(sequences.length);

  expect(caller.messages.map((message) => message.$case)).toEqual([
    'ready',
    'speechStarted',
    'utteranceEnded',
  ]);
  const [ended] = caller.of('utteranceEnded');
  expect(ended).toMatchObject({ reason: EndReason.END_OF_SPEECH, somethingHeard: true });
  const lastWord = final.words.at(-1)?.endMs ?? 0;
  expect(Math.abs((ended?.speechEndMs ?? 0) - lastWord)).toBeLessThan(300);
  expect(ended?.decidedAtMs).toBe(final.speechEndedAtMs);
});

test('each utterance of a live leg is a turn of its own, numbered from one, and the sender learns which', async () => {
  const who = turn();
  const caller = new Caller(transcriber.client, startOf({ turn: who, continuous: true }));
  const sentences = ['b032-unseen-clean', 'a022-unseen-noisy', 'b048-unseen-clean'];
  for (const id of sentences) caller.speak(Buffer.concat([await recording(id), silence(1500)]));
  caller.finish();
  expect(await caller.ended).toBe('OK');
  const ends = caller.of('utteranceEnded').map(({ turnId }) => turnId);
  expect(ends).toHaveLength(3);
  expect(ends[0]).toBe(who.turnId);
  expect(new Set(ends).size).toBe(3);
  const finals = await Promise.all(ends.map((turnId) => finalOf(turnId as string)));
  const texts = ear.heard.filter((heard) => heard.turn?.conversationId === who.conversationId);
  expect(finals.map(textOf)).toEqual([
    "depuis mon divorce j'ai repris mon nom de jeune fille",
    'combien de trimestres il me manque',
    'peut-on faire toutes les démarches sur du papier',
  ]);
  for (const [at, final] of finals.entries()) {
    expect(final.turn).toEqual({ ...who, turnId: ends[at] });
    const sequences = texts
      .filter((heard) => heard.turn?.turnId === ends[at])
      .map(({ sequence }) => sequence)
      .sort((a, b) => a - b);
    expect(sequences).toEqual(Array.from({ length: final.sequence }, (_, index) => index + 1));
  }
});

test('nobody speaks: the wait ends and an empty text is published', async () => {
  const who = turn();
  const caller = new Caller(transcriber.client, startOf({ turn: who }));
  caller.speak(silence(6100));
  expect(await caller.ended).toBe('OK');
  expect(caller.of('utteranceEnded')).toMatchObject([{ reason: EndReason.NO_SPEECH, somethingHeard: false }]);
  expect(await finalOf(who.turnId)).toMatchObject({ words: [], endReason: EndReason.NO_SPEECH });
});

test('a cough is not a need: the listening goes on until a sentence comes', async () => {
  const who = turn();
  const caller = new Caller(transcriber.client, startOf({ turn: who }));
  const cough = Buffer.alloc(160 * 16);
  for (let index = 0, seed = 7; index < cough.length; index += 2) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    cough.writeInt16LE(Math.round((seed / 2 ** 32 - 0.5) * 20_000 * (1 - index / cough.length)), index);
  }
  const sentence = await recording('a022-unseen-noisy');
  caller.speak(Buffer.concat([silence(500), cough, silence(1500), sentence, silence(1500)]));
  await caller.ended;
  expect(textOf(await finalOf(who.turnId))).toBe('combien de trimestres il me manque');
  expect(caller.of('utteranceEnded')).toHaveLength(1);
});

test.each([
  ['faint', 40],
  ['loud', 800],
])('%s noise of the line is not a need: the wait ends as if nobody had spoken', async (_, amplitude) => {
  const who = turn();
  const caller = new Caller(transcriber.client, startOf({ turn: who }));
  const noise = Buffer.alloc(8000 * 16);
  for (let index = 0, seed = 11; index < noise.length; index += 2) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    noise.writeInt16LE(Math.round((seed / 2 ** 32 - 0.5) * 2 * amplitude), index);
  }
  caller.speak(noise);
  expect(await caller.ended).toBe('OK');
  expect(caller.of('utteranceEnded')).toMatchObject([{ reason: EndReason.NO_SPEECH, somethingHeard: false }]);
});

test('a key ends the utterance early and what was heard is kept', async () => {
  const who = turn();
  const caller = new Caller(transcriber.client, startOf({ turn: who }));
  caller.speak(await recording('b048-unseen-clean'));
  caller.finish({ reason: EndReason.KEY, discard: false });
  expect(await caller.ended).toBe('OK');
  const final = await finalOf(who.turnId);
  expect(final.endReason).toBe(EndReason.KEY);
  expect(textOf(final)).toBe('peut-on faire toutes les démarches sur du papier');
  expect(caller.of('utteranceEnded')).toMatchObject([{ reason: EndReason.KEY, somethingHeard: true }]);
});

test('after a refusal nothing more is published', async () => {
  const who = turn();
  const caller = new Caller(transcriber.client, startOf({ turn: who }));
  caller.speak(silence(100));
  caller.finish({ reason: EndReason.KEY, discard: true });
  expect(await caller.ended).toBe('OK');
  const later = turn();
  const next = new Caller(transcriber.client, startOf({ turn: later }));
  next.closeSending();
  await finalOf(later.turnId);
  expect(ear.heard.filter((heard) => heard.turn?.turnId === who.turnId)).toEqual([]);
});

test('a caller who hangs up in the middle of a word is heard up to there', async () => {
  const who = turn();
  const caller = new Caller(transcriber.client, startOf({ turn: who }));
  caller.speak((await recording('a060-unseen-noisy')).subarray(0, 16 * 2500));
  await vi.waitFor(() => expect(caller.of('speechStarted')).toHaveLength(1));
  await vi.waitFor(() => expect(ear.heard.some((heard) => heard.turn?.turnId === who.turnId)).toBe(true));
  caller.hangUp();
  const final = await finalOf(who.turnId);
  expect(final.endReason).toBe(EndReason.CLOSED);
  expect(textOf(final)).toContain('combien je dois');
});

test('texts are never returned to a sender of a working instance', async () => {
  const caller = new Caller(transcriber.client, startOf({ returnText: true }));
  expect(await caller.ended).toBe('TEXT_NOT_ALLOWED');
});

test.each([
  ['a sender that says nothing at all', undefined, 'SENDER_SILENT'],
  ['an unknown format', startOf({ format: AudioFormat.UNSPECIFIED }), 'AUDIO_FORMAT_UNKNOWN'],
  ['a format of the future', startOf({ format: 9 as AudioFormat }), 'AUDIO_FORMAT_UNKNOWN'],
  ['an unusual rate', startOf({ sampleRateHz: 44_100 }), 'SAMPLE_RATE_UNSUPPORTED'],
  ['no turn', startOf({ turn: undefined }), 'TURN_INVALID'],
  ['an id that could widen a subject', startOf({ turn: { ...turn(), conversationId: '*' } }), 'TURN_INVALID'],
])('%s is refused with a stable code', async (_, start, code) => {
  expect(await new Caller(transcriber.client, start).ended).toBe(code);
});

test('audio before start, odd audio, oversized audio and a second start are refused', async () => {
  const early = new Caller(transcriber.client);
  early.send({ $case: 'audio', value: Buffer.alloc(2) });
  const odd = new Caller(transcriber.client, startOf());
  odd.send({ $case: 'audio', value: Buffer.alloc(3) });
  const big = new Caller(transcriber.client, startOf());
  big.send({ $case: 'audio', value: Buffer.alloc(65_538) });
  expect(await Promise.all([early, odd, big].map(({ ended }) => ended))).toEqual([
    'AUDIO_BEFORE_START',
    'AUDIO_ODD_LENGTH',
    'AUDIO_TOO_LONG',
  ]);
  expect(await new Caller(transcriber.client, startOf()).ended).toBe('SENDER_SILENT');
  const twice = new Caller(transcriber.client, startOf());
  twice.send({ $case: 'start', value: startOf() });
  expect(await twice.ended).toBe('START_TWICE');
});

test('a sender that stalls in the middle of a sentence gets a status and what was heard is published', async () => {
  const who = turn();
  const caller = new Caller(transcriber.client, startOf({ turn: who }));
  caller.speak((await recording('b048-unseen-clean')).subarray(0, 16 * 2000));
  expect(await caller.ended).toBe('SENDER_SILENT');
  expect(await finalOf(who.turnId)).toMatchObject({ endReason: EndReason.GIVEN_UP });
});

test('beyond its capacity a new stream is refused at once and the status says that it is full', async () => {
  const callers = Array.from({ length: 4 }, () => new Caller(transcriber.client, startOf()));
  await vi.waitFor(() => expect(callers.every((caller) => caller.of('ready').length === 1)).toBe(true));
  const { client } = transcriber;
  expect(await callUnary(client.getStatus.bind(client), {}, { deadlineMs: 1000 })).toMatchObject({
    openStreams: 4,
    load: 1,
    draining: false,
    model: { name: 'fr-telephone-synthetic', demonstrationOnly: true },
  });
  expect(await new Caller(client, startOf()).ended).toBe('NO_CAPACITY');
  for (const caller of callers) caller.closeSending();
  expect(await Promise.all(callers.map(({ ended }) => ended))).toEqual(['OK', 'OK', 'OK', 'OK']);
});

test.each([
  ['ivr-gateway', TurnSource.AGENT_DICTATED],
  ['agent-desktop', TurnSource.CALLER_IVR],
] as const)('%s cannot speak in the name of somebody that it does not hear', async (program, source) => {
  const client = transcriber.clientOf(program);
  const who = { ...turn(), source };
  const caller = new Caller(client, startOf({ turn: who }));
  caller.speak(await recording('b032-unseen-clean'));
  expect(await caller.ended).toBe('SOURCE_NOT_ALLOWED');
  expect(ear.heard.some((heard) => heard.turn?.turnId === who.turnId)).toBe(false);
  client.close();
});
