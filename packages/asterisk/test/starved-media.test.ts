import { type MonoAudio, speak } from '@decroche/local-stack';
import { until } from '@decroche/test-kit';
import { Door } from '@decroche/test-stage';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AriClient, type CallerAudioSource, createCallerAudioSource } from '../src/mod.ts';
import { likeness, listen } from './audio-likeness.ts';
import { type CallSite, population, startCallSite } from './call-site.ts';

const MEDIA = /^GET \/media\//;

let site: CallSite;
let door: Door;
let ari: AriClient;
let source: CallerAudioSource;
let speech: MonoAudio;

beforeEach(async () => {
  site = await startCallSite({ agents: 0 });
  speech = await speak('Bonjour, mon mari est décédé, est-ce que j’ai droit à sa retraite ?');
  door = await Door.before(Number(new URL(site.stack.asterisk.ariUrl).port));
  // Another application: the site's own keeps the callers.
  ari = site.newAri({ url: `http://127.0.0.1:${door.port}/ari`, app: 'listener' });
  ari.start();
  await ari.whenConnected(10_000);
  source = await createCallerAudioSource({
    ari,
    logger: site.logger,
    transports: ['websocket', 'audiosocket'],
    audioSocket: { host: '127.0.0.1', port: 0 },
  });
});

afterEach(async () => {
  await source?.close();
  await ari?.close();
  await door?.close();
  await site?.[Symbol.asyncDispose]();
});

const changes = (): unknown[] =>
  site.logger.lines.flatMap(({ fields }) =>
    fields.code === 'MEDIA_CARRIER_CHANGED' ? [fields.instead] : [],
  );

async function nothingIsLeft(): Promise<void> {
  await until('nothing is left', async () => {
    const { channels, bridges } = await population(site.ari);
    return channels + bridges === 0;
  });
}

test('a voice whose media WebSocket is starved is heard through AudioSocket a second later', async () => {
  const spokenMs = (speech.pcm.length / speech.sampleRate) * 1_000;
  const { channelId, phone } = await site.call({
    wav: speech,
    speakAfterMs: 3_500,
    hangUpAfterMs: 3_500 + spokenMs + 700,
  });
  const tap = await source.tap({ channelId });
  const hearing = listen(tap);
  await until('it is heard', () => tap.counts.received > 20);
  const starvedAt = performance.now();
  door.starve(MEDIA);
  await until('it is heard by the other carrier', () => changes().length === 1);
  expect(performance.now() - starvedAt).toBeLessThan(2_000);
  const heard = await hearing;
  expect(changes()).toEqual(['audiosocket']);
  expect(await tap.ended).toBe('channel_ended');
  const alike = likeness(speech.pcm, heard);
  expect(alike.found).toBeGreaterThan(0.8);
  // Time is counted in frames: what nobody heard is in them.
  expect(Math.abs(heard.length / 8 - (3_500 + spokenMs + 700))).toBeLessThan(1_000);
  await phone.ended;
  await nothingIsLeft();
});

test('a voice whose media WebSocket never brings anything is heard through AudioSocket, and so is the next one at once', async () => {
  door.starve(MEDIA);
  const { channelId, phone } = await site.call({});
  const tap = await source.tap({ channelId });
  await until('it is heard', () => tap.counts.received > 20);
  await tap.close();
  const askedAt = performance.now();
  const next = await source.tap({ channelId });
  await until('it is heard', () => next.counts.received > 0);
  expect(performance.now() - askedAt).toBeLessThan(700);
  expect(changes()).toEqual(['audiosocket']);
  await next.close();
  await phone.hangUp();
  await phone.ended;
  await nothingIsLeft();
});
