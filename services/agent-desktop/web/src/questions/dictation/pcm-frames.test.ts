import { describe, expect, it } from 'vitest';
import { PcmFrames } from './pcm-frames.ts';

/** One second of a tone of amplitude 0.5, pushed in pieces of 128 samples as a browser does. */
function framed(rateHz: number, toneHz: number): Int16Array[] {
  const frames = new PcmFrames(rateHz);
  const made: Int16Array[] = [];
  for (let from = 0; from < rateHz; from += 128) {
    const piece = Float32Array.from(
      { length: 128 },
      (_, at) => 0.5 * Math.sin((2 * Math.PI * toneHz * (from + at)) / rateHz),
    );
    made.push(...frames.push(piece));
  }
  return made;
}

/** Level against an amplitude of 0.5, dB, without the beginning. */
function level(frames: readonly Int16Array[]): number {
  const samples = frames.slice(2).flatMap((frame) => [...frame]);
  const power = samples.reduce((sum, sample) => sum + (sample / 32_768) ** 2, 0) / samples.length;
  return 10 * Math.log10(power / 0.125);
}

describe.each([[48_000], [44_100], [16_000]])('a microphone at %i Hz', (rateHz) => {
  it('gives frames of 20 ms at 16 kHz', () => {
    const frames = framed(rateHz, 440);
    expect(frames.every(({ length }) => length === 320)).toBe(true);
    expect(frames.length).toBeGreaterThanOrEqual(49);
    expect(frames.length).toBeLessThanOrEqual(50);
  });

  it('keeps the level of a voice', () => {
    for (const toneHz of [200, 1_000, 3_000])
      expect(Math.abs(level(framed(rateHz, toneHz)))).toBeLessThan(0.3);
  });
});

it('what is beyond 8 kHz does not come back as something else', () => {
  expect(level(framed(48_000, 11_000))).toBeLessThan(-50);
});

it('peaks are clipped', () => {
  const [frame] = new PcmFrames(16_000).push(new Float32Array(400).fill(3));
  expect(Math.max(...(frame ?? []))).toBe(32_767);
});
