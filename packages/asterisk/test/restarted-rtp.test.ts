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

let site: CallSite;
let source: CallerAudioSource;
let speech: MonoAudio;
/** Ten seconds that play to the caller. */
let prompt: string;
/** Frame in the middle of what is said. */
let middle: number;

beforeAll(async () => {
  site = await startCallSite({ agents: 1 });
  source = createWebSocketAudioSource({ ari: site.ari, logger: site.logger });
  speech = await speak('Bonjour, mon mari est décédé le mois dernier, est-ce que j’ai droit à sa retraite ?');
  const path = join(site.stack.instance.memory, 'prompt');
  await writeFile(`${path}.wav`, writeWav({ pcm: new Int16Array(80_000).fill(64), sampleRate: 8_000 }));
  prompt = `sound:${path}`;
  middle = Math.round((speech.pcm.length / speech.sampleRate / 2) * FRAMES_A_SECOND);
});

afterAll(async () => {
  await source?.close();
  await site?.[Symbol.asyncDispose]();
});

const LOWER: Restart = { sequence: -900, timestamp: -144_000 };
/** What the phone sends around the speech while somebody listens, milliseconds. */
const HEARD_MS = 300;

/** A caller whose stream restarts in the middle of what he says, heard by `hear` from the start of it. */
async function withRestart<Heard>(
  restart: Restart,
  hear: (channelId: string) => Promise<{ close: () => Promise<unknown>; heard: Promise<Heard> }>,
): Promise<Heard> {
  const entered = Promise.withResolvers<string>();
  const stop = site.ari.on('StasisStart', ({ channel }) => {
    if (!isTapChannel('decroche', channel.id)) entered.resolve(channel.id);
  });
  const phone = await RestartingPhone.call(site.stack);
  try {
    await phone.silence(500);
    const { close, heard } = await hear(await entered.promise);
    await phone.say(speech, middle, restart);
    await phone.silence(HEARD_MS);
    await close();
    await phone.hangUp();
    return await heard;
  } finally {
    stop();
    phone.close();
  }
}

/** What one tap gives of such a caller, 8 kHz. */
function heardOf(restart: Restart): Promise<Float64Array> {
  return withRestart(restart, async (channelId) => {
    const tap = await source.tap({ channelId, format: 'slin16' });
    return { close: () => tap.close(), heard: listen(tap) };
  });
}

/** What the gateway hears of such a caller, 8 kHz, and how often his voice was lost. */
function heardThrough(restart: Restart, playing: boolean): Promise<{ heard: Float64Array; lost: number }> {
  return withRestart(restart, async (channelId) => {
    const frames: Buffer[] = [];
    let lost = 0;
    if (playing) await site.ari.play(channelId, { playbackId: randomUUID(), media: prompt });
    const voice = await hearCaller({
      ...{ ari: site.ari, audio: source, channelId, deadlineMs: 2_000 },
      playing: () => playing,
      onFrame: (frame) => frames.push(frame),
      onLost: () => {
        lost += 1;
      },
    });
    const heard = voice.ended.then(() => ({ heard: narrowband(frames), lost }));
    return { close: () => voice.close(), heard };
  });
}

function longestZeros(samples: Float64Array): number {
  let [longest, run] = [0, 0];
  for (const sample of samples) {
    run = sample === 0 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

const firstHalf = (): Int16Array => speech.pcm.subarray(0, middle * SAMPLES_A_FRAME);
const secondHalf = (): Int16Array => speech.pcm.subarray((middle + 10) * SAMPLES_A_FRAME);

describe('a caller whose RTP restarts in the middle of a sentence', () => {
  test.each<[string, Restart]>([
    ['higher, from the same source', { sequence: 30_000, timestamp: 5_000_000 }],
    ['higher, from a new source', { sequence: 20_000, timestamp: 900_000_000, newSource: true }],
    ['in its timestamps alone, forwards', { timestamp: 80_000 }],
    ['in its timestamps alone, backwards', { timestamp: -80_000 }],
  ])('is heard whole when it restarts %s', async (_, restart) => {
    expect(likeness(secondHalf(), await heardOf(restart)).found).toBeGreaterThan(0.8);
  });

  // Known fault of Debian's Asterisk 22.10.1 (docs/adr/0010): when this fails, it is gone, and `hearCaller` with it.
  test('is digital silence for one tap when its numbers restart lower', async () => {
    const heard = await heardOf(LOWER);
    expect(likeness(firstHalf(), heard).found).toBeGreaterThan(0.8);
    expect(heard.subarray(-FRAMES_A_SECOND * SAMPLES_A_FRAME).every((sample) => sample === 0)).toBe(true);
  });

  test.each<[string, Restart, boolean]>([
    ['from the same source', LOWER, false],
    ['from a new source', { ...LOWER, newSource: true }, false],
    ['while a prompt plays', LOWER, true],
  ])('is heard again soon when its numbers restart lower, %s', async (_, restart, playing) => {
    const { heard, lost } = await heardThrough(restart, playing);
    // A tap that comes before Asterisk has dropped the list, as it may on a busy machine, is in vain, and a second one is set up.
    expect(lost).toBeGreaterThanOrEqual(1);
    expect(lost).toBeLessThanOrEqual(2);
    expect(likeness(firstHalf(), heard).found).toBeGreaterThan(0.8);
    const later = speech.pcm.subarray((middle + 1.5 * FRAMES_A_SECOND) * SAMPLES_A_FRAME);
    expect(likeness(later, heard).found).toBeGreaterThan(0.8);
    // What nobody heard counts in the times of what is said.
    expect(longestZeros(heard)).toBeLessThan(12_000);
    expect(Math.abs(heard.length - HEARD_MS * 8 - speech.pcm.length)).toBeLessThan(8_000);
  });
});
