import { describe, expect, it } from 'vitest';
import { resample } from './resampling.ts';

const AMPLITUDE = 10_000;

function tone(hertz: number, sampleRate: number, seconds = 0.5): Int16Array {
  return Int16Array.from({ length: sampleRate * seconds }, (_, index) =>
    Math.round(AMPLITUDE * Math.sin((2 * Math.PI * hertz * index) / sampleRate)),
  );
}

/** Level of the middle of a signal, in dB of a full tone of AMPLITUDE. */
function levelDb(pcm: Int16Array): number {
  const middle = pcm.subarray(pcm.length >> 2, (3 * pcm.length) >> 2);
  const power = middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length;
  return 10 * Math.log10(power / (AMPLITUDE ** 2 / 2) + 1e-12);
}

describe('resampling 22 050 Hz to 8 000 Hz', () => {
  it.each([100, 300, 1_000, 2_000, 3_000, 3_400])(
    'keeps a tone of %i Hz of the telephone band at its level',
    (hertz) => {
      const { pcm } = resample({ pcm: tone(hertz, 22_050), sampleRate: 22_050 }, 8_000);
      expect(Math.abs(levelDb(pcm))).toBeLessThan(0.5);
    },
  );

  it.each([4_200, 5_000, 8_000, 10_000])('does not let a tone of %i Hz fold back', (hertz) => {
    const { pcm } = resample({ pcm: tone(hertz, 22_050), sampleRate: 22_050 }, 8_000);
    expect(levelDb(pcm)).toBeLessThan(-50);
  });

  it('keeps the duration', () => {
    const { pcm, sampleRate } = resample({ pcm: new Int16Array(22_050), sampleRate: 22_050 }, 8_000);
    expect([pcm.length, sampleRate]).toEqual([8_000, 8_000]);
  });

  it('keeps the shape of a wave, sample by sample', () => {
    const { pcm } = resample({ pcm: tone(440, 48_000), sampleRate: 48_000 }, 8_000);
    const expected = tone(440, 8_000);
    const worst = Math.max(
      ...expected.subarray(200, -200).map((sample, i) => Math.abs(sample - (pcm[i + 200] ?? 0))),
    );
    expect(worst).toBeLessThan(0.01 * AMPLITUDE);
  });
});

it('leaves audio alone when the rate is already right', () => {
  const pcm = tone(440, 8_000);
  expect(resample({ pcm, sampleRate: 8_000 }, 8_000).pcm).toBe(pcm);
});
