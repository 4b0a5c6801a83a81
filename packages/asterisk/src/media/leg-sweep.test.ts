import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AriClient } from '../ari/ari-client.ts';
import { AriTimeoutError } from '../ari/ari-errors.ts';
import { LegSweep, type SweptLeg } from './leg-sweep.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

type SeenAri = ConstructorParameters<typeof LegSweep>[0];

/** An Asterisk with these channels, legs that are listened to, and what was found gone. */
function site(channels: Set<string>, channelIds: string[]) {
  let away = false;
  let looks = 0;
  let stasisEnd = (_: { channel: { id: string } }) => {};
  const ari: SeenAri = {
    on: ((_type: string, listener: typeof stasisEnd) => {
      stasisEnd = listener;
      return () => {};
    }) as AriClient['on'],
    listChannels: (async () => {
      looks += 1;
      if (away) throw new AriTimeoutError('GET /channels', 1);
      return [...channels].map((id) => ({ id }));
    }) as unknown as AriClient['listChannels'],
  };
  const gone: string[] = [];
  const legs = new Map<string, SweptLeg>();
  for (const channelId of channelIds) {
    legs.set(channelId, {
      channelId,
      legGone: () => {
        gone.push(channelId);
        legs.delete(channelId);
      },
    });
  }
  const sweep = new LegSweep(ari, legs);
  return {
    sweep,
    gone,
    legs,
    looks: () => looks,
    leaveStasis: (id: string) => stasisEnd({ channel: { id } }),
    setAway: (isAway: boolean) => {
      away = isAway;
    },
  };
}

test('a leg that has left without a word is found within five seconds, the others stay', async () => {
  const channels = new Set(['a', 'b']);
  const { sweep, gone } = site(channels, ['a', 'b']);
  sweep.within();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(gone).toEqual([]);
  channels.delete('a');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(gone).toEqual(['a']);
  sweep.close();
});

test('a leg that leaves the application is looked for at once; one that only moved on stays', async () => {
  const channels = new Set(['moved']);
  const { sweep, gone, leaveStasis } = site(channels, ['moved', 'ended']);
  sweep.within();
  leaveStasis('moved');
  leaveStasis('ended');
  leaveStasis('a stranger');
  await vi.advanceTimersByTimeAsync(250);
  expect(gone).toEqual(['ended']);
  sweep.close();
});

test('nothing is concluded while Asterisk is away, and looking goes on', async () => {
  const { sweep, gone, setAway } = site(new Set(), ['a']);
  setAway(true);
  sweep.within();
  await vi.advanceTimersByTimeAsync(12_000);
  expect(gone).toEqual([]);
  setAway(false);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(gone).toEqual(['a']);
  sweep.close();
});

test('looking stops when nobody is listened to, and when closed', async () => {
  const { sweep, legs, looks } = site(new Set(['a']), ['a']);
  sweep.within();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(looks()).toBe(1);
  legs.clear();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks()).toBe(1);
  sweep.close();
  sweep.within();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks()).toBe(1);
});
