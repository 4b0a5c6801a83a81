import { placeCall } from '@decroche/local-stack';
import { until } from '@decroche/test-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type CallerAudioSource,
  createAudioSocketAudioSource,
  createWebSocketAudioSource,
  isTapChannel,
} from '../src/mod.ts';
import { type CallSite, population, startCallSite } from './call-site.ts';

const CALLS = 40;
/** 15 calls a second: at this rate the faults of Asterisk 22.10.1 that the sources work around showed. */
const BETWEEN_MS = 1_000 / 15;

let site: CallSite;

beforeAll(async () => {
  site = await startCallSite({ agents: 0, rtpPorts: 1_024 });
});

afterAll(() => site?.[Symbol.asyncDispose]());

test.each([
  ['chan_websocket', () => createWebSocketAudioSource(site)],
  ['AudioSocket', () => createAudioSocketAudioSource({ ...site, host: '127.0.0.1', port: 0 })],
] as const)(
  '%s: callers who come 15 a second and hang up are all heard, and nothing is left',
  async (_, create) => {
    const source: CallerAudioSource = await create();
    const ends: string[] = [];
    const stop = site.ari.on('StasisStart', async ({ channel }) => {
      if (isTapChannel(site.ari.app, channel.id)) return;
      const tap = await source.tap({ channelId: channel.id });
      for await (const frame of tap.frames) void frame;
      ends.push(tap.counts.received > 30 ? await tap.ended : `only ${tap.counts.received} frames`);
    });
    const phones = [];
    for (let i = 0; i < CALLS; i += 1) {
      phones.push(await placeCall({ stack: site.stack, hangUpAfterMs: 1_500 }));
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
    }
    for (const phone of phones) expect((await phone.ended).end).toBe('caller-hung-up');
    await until('every tap has ended', () => ends.length === CALLS);
    expect(ends).toEqual(new Array(CALLS).fill('channel_ended'));
    await until('nothing is left', async () => {
      const { channels, bridges } = await population(site.ari);
      return channels + bridges === 0;
    });
    expect(site.logger.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
    stop();
    await source.close();
  },
);
