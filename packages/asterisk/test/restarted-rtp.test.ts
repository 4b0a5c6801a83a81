import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type MonoAudio, speak, writeWav } from '@decroche/local-stack';
import { type Restart, RestartingPhone } from '@decroche/test-stage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CallerAudioSource, createWebSocketAudioSource, hearCaller, isTapChannel } from '../src/mod.ts';
import { likeness, listen, narrowband } from './audio-likeness.ts';
import { type CallSite, startCallSite } from './call-site.ts';

const FRAMES_A_SECOND = 50;
const SAMPLES_A_FRAME = 160;
/** A phone that was late more often, for want of the processor, tells nothing of who hears it: another call is made. */
const MAX_TEARS = 4;
const MAX_CALLS = 3;
/** Of all calls: they are placed at once, and looked at when the last is over, since looking keeps this process from sending. */
const TIMEOUT_MS = 90_000;
/** Fewer voiced stretches of 200 ms tell nothing: one that a busy machine tore would count too much. */
const MIN_STRETCHES = 6;

const LOWER: Restart = { sequence: -900, timestamp: -144_000 };
/** Restarts across which one tap hears on. */
const HARMLESS = {
  'higher, from the same source': { sequence: 30_000, timestamp: 5_000_000 },
  'higher, from a new source': { sequence: 20_000, timestamp: 900_000_000, newSource: true },
  'in its timestamps alone, forwards': { timestamp: 80_000 },
  'in its timestamps alone, backwards': { timestamp: -80_000 },
} as const satisfies Record<string, Restart>;
/** Restarts that deafen a tap, and whether a prompt plays then. */
const DEAFENING = {
  'from the same source': { restart: LOWER, playing: false },
  'from a new source': { restart: { ...LOWER, newSource: true }, playing: false },
  'while a prompt plays': { restart: LOWER, playing: true },
} as const satisfies Record<string, { restart: Restart; playing: boolean }>;

let site: CallSite;
let source: CallerAudioSource;
let speech: MonoAudio;
/** Ten seconds that play to the caller. */
let prompt: string;
/** Frame in the middle of what is said. */
let middle: number;
/** What came of the callers, by how their streams restarted. */
let harmless: ReadonlyMap<string, Outcome>;
let deafened: Outcome;
let heardAgain: ReadonlyMap<string, Outcome & { lost: number }>;

beforeAll(async () => {
  site = await startCallSite({ agents: 1 });
  source = createWebSocketAudioSource({ ari: site.ari, logger: site.logger });
  speech = await speak(
    'Bonjour, mon mari est décédé le mois dernier, est-ce que j’ai droit à sa retraite ? Je suis née en mille neuf cent cinquante-huit et je travaille encore.',
  );
  const path = join(site.stack.instance.memory, 'prompt');
  await writeFile(`${path}.wav`, writeWav({ pcm: new Int16Array(80_000).fill(64), sampleRate: 8_000 }));
  prompt = `sound:${path}`;
  middle = Math.round((speech.pcm.length / speech.sampleRate / 2) * FRAMES_A_SECOND);
  [harmless, deafened, heardAgain] = await Promise.all([
    outcomesOf(HARMLESS, heardOf),
    steadily(() => heardOf(LOWER)),
    outcomesOf(DEAFENING, heardThrough),
  ]);
}, TIMEOUT_MS);

afterAll(async () => {
  await source?.close();
  await site?.[Symbol.asyncDispose]();
});

/** What the phone sends around the speech while somebody listens, milliseconds. */
const HEARD_MS = 300;

let calls = 0;

/** What came of a caller whose stream restarted. */
interface Outcome {
  /** At 8 kHz. */
  readonly heard: Float64Array;
  /** Frames of what he said before which his phone sent nothing for 20 ms. */
  readonly gaps: readonly number[];
}

/** A caller whose stream restarts in the middle of what he says, heard by `hear` from the start of it. */
async function withRestart(
  restart: Restart,
  hear: (channelId: string) => Promise<{ close: () => Promise<unknown>; heard: Promise<Float64Array> }>,
): Promise<Outcome> {
  calls += 1;
  const number = `+3319900${1_000 + calls}`;
  const entered = Promise.withResolvers<string>();
  const stop = site.ari.on('StasisStart', ({ channel }) => {
    if (!isTapChannel('decroche', channel.id) && channel.caller.number === number)
      entered.resolve(channel.id);
  });
  const phone = await RestartingPhone.call(site.stack, number);
  try {
    await phone.silence(500);
    const { close, heard } = await hear(await entered.promise);
    const gaps = await phone.say(speech, middle, restart);
    await phone.silence(HEARD_MS);
    await close();
    await phone.hangUp();
    return { heard: await heard, gaps };
  } finally {
    stop();
    phone.close();
  }
}

async function steadily<Heard extends Outcome>(call: () => Promise<Heard>): Promise<Heard> {
  for (let attempt = 1; attempt <= MAX_CALLS; attempt += 1) {
    const outcome = await call();
    if (new Set(outcome.gaps).size <= MAX_TEARS) return outcome;
  }
  throw new Error('the phone of this test was late in every call: the machine has no time for it');
}

/** A caller for each of them, all at once. */
async function outcomesOf<Kind, Heard extends Outcome>(
  kinds: Readonly<Record<string, Kind>>,
  call: (kind: Kind) => Promise<Heard>,
): Promise<ReadonlyMap<string, Heard>> {
  const called = Object.entries(kinds).map(
    async ([name, kind]): Promise<[string, Heard]> => [name, await steadily(() => call(kind))],
  );
  return new Map(await Promise.all(called));
}

/** What one tap gives of such a caller. */
function heardOf(restart: Restart): Promise<Outcome> {
  return withRestart(restart, async (channelId) => {
    const tap = await source.tap({ channelId, format: 'slin16' });
    return { close: () => tap.close(), heard: listen(tap) };
  });
}

/** What the gateway hears of such a caller, and how often his voice was lost. */
async function heardThrough({
  restart,
  playing,
}: {
  restart: Restart;
  playing: boolean;
}): Promise<Outcome & { lost: number }> {
  let lost = 0;
  const outcome = await withRestart(restart, async (channelId) => {
    const frames: Buffer[] = [];
    if (playing) await site.ari.play(channelId, { playbackId: randomUUID(), media: prompt });
    const voice = await hearCaller({
      ...{ ari: site.ari, audio: source, channelId, deadlineMs: 2_000 },
      playing: () => playing,
      onFrame: (frame) => frames.push(frame),
      onLost: () => {
        lost += 1;
      },
    });
    return { close: () => voice.close(), heard: voice.ended.then(() => narrowband(frames)) };
  });
  return { ...outcome, lost };
}

function longestZeros(samples: Float64Array): number {
  let [longest, run] = [0, 0];
  for (const sample of samples) {
    run = sample === 0 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

/** Share of what was said from one frame to another that was heard. */
function shareHeard({ heard, gaps }: Outcome, from: number, to: number): number {
  const spoken = speech.pcm.subarray(from * SAMPLES_A_FRAME, to * SAMPLES_A_FRAME);
  const torn = gaps.filter((frame) => frame > from && frame < to);
  const { found, segments } = likeness(
    spoken,
    heard,
    torn.map((frame) => (frame - from) * SAMPLES_A_FRAME),
  );
  expect(segments, 'whole stretches that the phone of the test could send').toBeGreaterThan(MIN_STRETCHES);
  return found;
}

const firstHalf = (outcome: Outcome): number => shareHeard(outcome, 0, middle);
/** @param afterMs how long after the restart it begins */
const secondHalf = (outcome: Outcome, afterMs: number): number =>
  shareHeard(outcome, middle + (afterMs / 1_000) * FRAMES_A_SECOND, Number.POSITIVE_INFINITY);

describe('a caller whose RTP restarts in the middle of a sentence', () => {
  test.each(Object.keys(HARMLESS))('is heard whole when it restarts %s', (how) => {
    expect(secondHalf(harmless.get(how) as Outcome, 200)).toBeGreaterThan(0.8);
  });

  // Known fault of Debian's Asterisk 22.10.1 (docs/adr/0010): when this fails, it is gone, and `hearCaller` with it.
  test('is digital silence for one tap when its numbers restart lower', () => {
    expect(firstHalf(deafened)).toBeGreaterThan(0.8);
    expect(deafened.heard.subarray(-FRAMES_A_SECOND * SAMPLES_A_FRAME).every((sample) => sample === 0)).toBe(
      true,
    );
  });

  test.each(Object.keys(DEAFENING))('is heard again soon when its numbers restart lower, %s', (how) => {
    const outcome = heardAgain.get(how) as Outcome & { lost: number };
    const { heard, gaps, lost } = outcome;
    // A tap that comes before Asterisk has dropped the list, as it may on a busy machine, is in vain, and a second one is set up.
    expect(lost).toBeGreaterThanOrEqual(1);
    expect(lost).toBeLessThanOrEqual(2);
    expect(firstHalf(outcome)).toBeGreaterThan(0.8);
    expect(secondHalf(outcome, 1_500)).toBeGreaterThan(0.8);
    // What nobody heard counts in the times of what is said.
    expect(longestZeros(heard)).toBeLessThan(12_000);
    const sent = speech.pcm.length + gaps.length * SAMPLES_A_FRAME + HEARD_MS * 8;
    expect(Math.abs(heard.length - sent)).toBeLessThan(8_000);
  });
});
