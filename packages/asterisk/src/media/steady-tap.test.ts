import { describe, expect, test } from 'vitest';
import { recordingLogger } from '../recording-logger.fixture.ts';
import type { AudioEnd, TapRequest } from './caller-audio-source.ts';
import { type Carrier, Carriers } from './carriers.ts';
import { FrameIntake } from './frame-intake.ts';
import { SteadyTap } from './steady-tap.ts';
import { TapError } from './tap.ts';

/** A carrier without Asterisk: what is pushed into its newest tap is heard. */
class PlayedCarrier implements Carrier {
  readonly name: string;
  readonly taps: FrameIntake[] = [];
  readonly requests: TapRequest[] = [];
  fails: TapError['code'] | undefined;

  constructor(name: string) {
    this.name = name;
  }

  async open(request: TapRequest) {
    this.requests.push(request);
    if (this.fails !== undefined) throw new TapError(this.fails, new Error('played'));
    const intake = new FrameIntake();
    this.taps.push(intake);
    return {
      id: `${this.name}-${this.taps.length}`,
      channelId: request.channelId,
      format: 'slin16' as const,
      frames: intake.frames,
      counts: intake.counts,
      ended: intake.ended,
      close: async () => intake.end('closed'),
    };
  }
}

function stage() {
  const [one, other] = [new PlayedCarrier('one'), new PlayedCarrier('other')];
  let now = 0;
  const logger = recordingLogger();
  const carriers = new Carriers([one, other], logger, () => now);
  const tick = (ms: number): void => {
    now += ms;
  };
  return {
    one,
    other,
    carriers,
    logger,
    tick,
    open: () => SteadyTap.open(carriers, { channelId: 'caller' }),
  };
}

const frame = (value: number): Buffer => Buffer.alloc(640, value);
/** Lets what waits go on. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a leg with two carriers', () => {
  test.each<AudioEnd>(['stalled', 'media_lost', 'media_closed'])(
    'is heard by the other one when the first is %s, in one row of frames',
    async (end) => {
      const { one, other, open, logger } = stage();
      const tap = await open();
      const reading = (async () => {
        const frames: { sequence: number; said: number | undefined }[] = [];
        for await (const { data, sequence, unheard } of tap.frames)
          if (unheard === undefined) frames.push({ sequence, said: data[0] });
        return frames;
      })();
      one.taps[0]?.push(frame(1));
      one.taps[0]?.push(frame(2));
      await turn();
      one.taps[0]?.end(end);
      await turn();
      other.taps[0]?.push(frame(3));
      await turn();
      other.taps[0]?.end('channel_ended');
      expect(await tap.ended).toBe('channel_ended');
      const frames = await reading;
      expect(frames.map(({ said }) => said)).toEqual([1, 2, 3]);
      // On a busy machine some time passes between the two, and is told as silence.
      const sequences = frames.map(({ sequence }) => sequence);
      expect(sequences.toSorted((a, b) => a - b)).toEqual(sequences);
      expect(new Set(sequences).size).toBe(3);
      expect(tap.counts).toMatchObject({ received: 3, delivered: 3 });
      expect(logger.lines.map(({ fields }) => fields.code)).toEqual(['MEDIA_CARRIER_CHANGED']);
    },
  );

  test('tells what nobody heard between the two as silence, frame by frame', async () => {
    const { one, other, open } = stage();
    const tap = await open();
    const seen: boolean[] = [];
    const reading = (async () => {
      for await (const { data, unheard } of tap.frames) {
        expect(data).toHaveLength(640);
        seen.push(unheard === true);
      }
    })();
    one.taps[0]?.push(frame(1));
    await new Promise((resolve) => setTimeout(resolve, 150));
    one.taps[0]?.end('stalled');
    await turn();
    other.taps[0]?.push(frame(2));
    await turn();
    await tap.close();
    await reading;
    expect(seen.at(0)).toBe(false);
    expect(seen.at(-1)).toBe(false);
    const unheard = seen.filter(Boolean).length;
    expect(unheard).toBeGreaterThanOrEqual(5);
    expect(unheard).toBeLessThan(50);
  });

  test('is set up by the other one when the first cannot, which then rests for a minute', async () => {
    const { one, other, open, tick } = stage();
    one.fails = 'TAP_TIMEOUT';
    await open();
    expect(other.taps).toHaveLength(1);
    one.fails = undefined;
    await open();
    expect([one.taps.length, other.taps.length]).toEqual([0, 2]);
    tick(60_001);
    await open();
    expect([one.taps.length, other.taps.length]).toEqual([1, 2]);
  });

  test('that ends is not listened to again, and one that is gone ends the tap', async () => {
    const { one, other, open } = stage();
    const first = await open();
    one.taps[0]?.end('channel_ended');
    expect(await first.ended).toBe('channel_ended');
    expect(other.requests).toHaveLength(0);
    const second = await open();
    other.fails = 'TAP_CHANNEL_GONE';
    one.taps[1]?.end('media_closed');
    expect(await second.ended).toBe('channel_ended');
  });

  test('is given up when neither brings it, and after five carriers in a row', async () => {
    const { one, other, open } = stage();
    const tap = await open();
    other.fails = 'TAP_FAILED';
    one.fails = 'TAP_FAILED';
    one.taps[0]?.end('stalled');
    expect(await tap.ended).toBe('stalled');
    one.fails = undefined;
    other.fails = undefined;
    const restless = await open();
    const count = (): number => one.taps.length + other.taps.length;
    const before = count();
    for (let turns = 0; turns < 20; turns += 1) {
      for (const { taps } of [one, other]) taps.at(-1)?.end('media_lost');
      await turn();
    }
    expect(await restless.ended).toBe('media_lost');
    expect(count() - before).toBe(4);
  });

  test('closed twice, and while it is set up anew, is closed', async () => {
    const { one, open } = stage();
    const tap = await open();
    one.taps[0]?.end('stalled');
    await Promise.all([tap.close(), tap.close()]);
    await tap.close();
    expect(await tap.ended).toBe('closed');
    for await (const _ of tap.frames) throw new Error('nothing was heard');
  });
});
