import { beforeEach, describe, expect, it } from 'vitest';
import type { Tap } from './caller-audio-source.ts';
import { hearCaller } from './caller-voice.ts';

type Frames = readonly Buffer[];

const noise = (count: number): Frames => Array.from({ length: count }, () => Buffer.alloc(640, 8));
const zeros = (count: number): Frames => Array.from({ length: count }, () => Buffer.alloc(640));

/** What was asked of Asterisk, in order. */
let asked: string[];
beforeEach(() => {
  asked = [];
});

/** A caller whose taps give these frames, one after the other; a tap that is not given fails. */
async function hear(taps: readonly Frames[], { playing = false, onFrame = (_: Buffer): void => {} } = {}) {
  const waiting = [...taps];
  let lost = 0;
  const voice = await hearCaller({
    ari: {
      startSilence: async () => void asked.push('silence'),
      stopSilence: async () => void asked.push('no silence'),
    },
    audio: {
      tap: async () => {
        const frames = waiting.shift();
        if (frames === undefined) throw new Error('the caller is gone');
        asked.push('tap');
        return {
          frames: (async function* () {
            for (const data of frames) yield { data, sequence: 0 };
          })(),
          close: async () => void asked.push('close'),
        } as unknown as Tap;
      },
    },
    channelId: 'caller',
    deadlineMs: 100,
    playing: () => playing,
    onFrame,
    onLost: () => {
      lost += 1;
    },
  });
  await voice.ended;
  return lost;
}

describe('a caller', () => {
  it('is heard through one tap, also where each frame is wiped as it is told', async () => {
    const told: Buffer[] = [];
    expect(
      await hear([noise(100)], {
        onFrame: (frame) => {
          told.push(Buffer.from(frame));
          frame.fill(0);
        },
      }),
    ).toBe(0);
    expect(told.every((frame) => frame[0] === 8)).toBe(true);
    expect(asked).toEqual(['tap']);
  });

  it('whose voice is lost is heard through another tap, after silence went to him; what nobody heard counts', async () => {
    const told: Buffer[] = [];
    expect(
      await hear([[...noise(5), ...zeros(30)], noise(7)], { onFrame: (frame) => told.push(frame) }),
    ).toBe(1);
    expect(asked).toEqual(['tap', 'close', 'silence', 'no silence', 'tap']);
    const filled = told.length - 5 - 20 - 7;
    expect(filled).toBeGreaterThanOrEqual(3);
    expect(filled).toBeLessThan(50);
    expect(told.slice(-7).every((frame) => frame[0] === 8)).toBe(true);
  });

  it('is sent no silence while a prompt plays', async () => {
    await hear([[...noise(5), ...zeros(20)], noise(1)], { playing: true });
    expect(asked).toEqual(['tap', 'close', 'tap']);
  });

  it('who is gone when his voice is listened for anew is heard no more', async () => {
    expect(await hear([[...noise(5), ...zeros(20)]])).toBe(1);
    expect(asked).toEqual(['tap', 'close', 'silence', 'no silence']);
  });
});
