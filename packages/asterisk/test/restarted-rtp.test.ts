import { type MonoAudio, speak } from '@decroche/local-stack';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CallerAudioSource, createWebSocketAudioSource, isTapChannel } from '../src/mod.ts';
import { likeness, listen } from './audio-likeness.ts';
import { type CallSite, startCallSite } from './call-site.ts';
import { type Restart, RestartingPhone } from './restarting-phone.ts';

const FRAMES_A_SECOND = 50;
const SAMPLES_A_FRAME = 160;

let site: CallSite;
let source: CallerAudioSource;
let speech: MonoAudio;
/** Frame in the middle of what is said. */
let middle: number;

beforeAll(async () => {
  site = await startCallSite({ agents: 1 });
  source = createWebSocketAudioSource({ ari: site.ari, logger: site.logger });
  speech = await speak('Bonjour, mon mari est décédé le mois dernier, est-ce que j’ai droit à sa retraite ?');
  middle = Math.round((speech.pcm.length / speech.sampleRate / 2) * FRAMES_A_SECOND);
});

afterAll(async () => {
  await source?.close();
  await site?.[Symbol.asyncDispose]();
});

/** What a tap gives of a caller whose stream restarts in the middle of what he says, 8 kHz. */
async function heardOf(restart: Restart): Promise<Float64Array> {
  const entered = Promise.withResolvers<string>();
  const stop = site.ari.on('StasisStart', ({ channel }) => {
    if (!isTapChannel('decroche', channel.id)) entered.resolve(channel.id);
  });
  const phone = await RestartingPhone.call(site.stack);
  try {
    await phone.silence(500);
    const tap = await source.tap({ channelId: await entered.promise, format: 'slin16' });
    const hearing = listen(tap);
    await phone.say(speech, middle, restart);
    await phone.silence(300);
    phone.hangUp();
    return await hearing;
  } finally {
    stop();
    phone.close();
  }
}

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

  // Known fault of Debian's Asterisk 22.10.1 (docs/adr/0010): when this fails, it is gone.
  test.each<[string, Restart]>([
    ['from the same source', { sequence: -900, timestamp: -144_000 }],
    ['from a new source', { sequence: -900, timestamp: -144_000, newSource: true }],
  ])('is digital silence from then on when its numbers restart lower, %s', async (_, restart) => {
    const heard = await heardOf(restart);
    expect(likeness(speech.pcm.subarray(0, middle * SAMPLES_A_FRAME), heard).found).toBeGreaterThan(0.8);
    expect(heard.subarray(-FRAMES_A_SECOND * SAMPLES_A_FRAME).every((sample) => sample === 0)).toBe(true);
  });
});
