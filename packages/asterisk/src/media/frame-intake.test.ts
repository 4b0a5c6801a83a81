import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { AudioFrame } from './caller-audio-source.ts';
import { FrameIntake } from './frame-intake.ts';

const frame = Buffer.alloc(640);

async function collect(frames: AsyncIterable<AudioFrame>): Promise<number[]> {
  const sequences: number[] = [];
  for await (const { sequence } of frames) sequences.push(sequence);
  return sequences;
}

test('a slow reader loses the oldest frames, sees the gap, and they are counted', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 60 }),
      async (maxQueuedFrames, count) => {
        const intake = new FrameIntake({ maxQueuedFrames });
        for (let i = 0; i < count; i += 1) intake.push(frame);
        intake.end('media_closed');
        const kept = await collect(intake.frames);
        const dropped = Math.max(0, count - maxQueuedFrames);
        expect(kept).toEqual(Array.from({ length: count - dropped }, (_, i) => dropped + i));
        expect(intake.counts).toEqual({ received: count, delivered: kept.length, dropped, malformed: 0 });
      },
    ),
  );
});

test('a reader that keeps up gets each frame as it comes, and the end when it comes', async () => {
  const intake = new FrameIntake();
  const reading = collect(intake.frames);
  for (let i = 0; i < 3; i += 1) {
    intake.push(frame);
    await Promise.resolve();
  }
  intake.end('channel_ended');
  expect(await reading).toEqual([0, 1, 2]);
  expect(await intake.ended).toBe('channel_ended');
});

test('what cannot be samples is counted and not delivered', async () => {
  const intake = new FrameIntake();
  intake.push(Buffer.alloc(0));
  intake.push(Buffer.alloc(639));
  intake.end('closed');
  expect(await collect(intake.frames)).toEqual([]);
  expect(intake.counts.malformed).toBe(2);
});

test('the first reason of the end stays, and nothing is taken after it', async () => {
  const intake = new FrameIntake();
  intake.end('channel_ended');
  intake.end('media_lost');
  intake.push(frame);
  expect(await intake.ended).toBe('channel_ended');
  expect(intake.counts.received).toBe(0);
});

test('frames that are due and do not come are a stall; without being due they are not', async () => {
  vi.useFakeTimers();
  try {
    const intake = new FrameIntake({ stallMs: 5 });
    const ends: string[] = [];
    void intake.ended.then((end) => ends.push(end));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ends).toEqual([]);
    intake.expectFrames();
    await vi.advanceTimersByTimeAsync(6);
    expect(ends).toEqual(['stalled']);
  } finally {
    vi.useRealTimers();
  }
});

test('frames that nobody will read are wiped, those that wait are not', () => {
  const intake = new FrameIntake({ maxQueuedFrames: 1 });
  const [dropped, queued, late] = [Buffer.alloc(640, 1), Buffer.alloc(640, 2), Buffer.alloc(640, 3)];
  intake.push(dropped);
  intake.push(queued);
  intake.end('closed');
  intake.push(late);
  expect([dropped, queued, late].map((each) => each[0])).toEqual([0, 2, 0]);
});

test('a second reader is refused', async () => {
  const intake = new FrameIntake();
  intake.end('closed');
  await collect(intake.frames);
  await expect(collect(intake.frames)).rejects.toThrow(TypeError);
});
