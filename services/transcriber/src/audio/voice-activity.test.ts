import { expect, test } from 'vitest';
import { FRAME_MS, VoiceActivity } from './voice-activity.ts';

/** Frames of one synthetic sound; the generator is seeded, so that a failure can be repeated. */
function frames(
  ms: number,
  rate: number,
  sound: (second: number, noise: () => number) => number,
): Int16Array[] {
  let seed = 12_345;
  const noise = (): number => {
    let sum = 0;
    for (let index = 0; index < 6; index++) {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      sum += seed / 2 ** 32 - 0.5;
    }
    return sum * Math.SQRT2;
  };
  const length = (rate * FRAME_MS) / 1000;
  return Array.from({ length: ms / FRAME_MS }, (_, frame) =>
    Int16Array.from({ length }, (_, index) => 32_768 * sound((frame * length + index) / rate, noise)),
  );
}

const amplitude = (dbfs: number): number => 10 ** (dbfs / 20);
const hum = (second: number): number => amplitude(-25) * Math.sin(2 * Math.PI * 50 * second);
/** A vowel: harmonics of 140 Hz that weaken. */
const vowel = (dbfs: number) => (second: number) =>
  [1, 2, 3, 4, 5, 6].reduce(
    (sum, harmonic) => sum + (amplitude(dbfs) / harmonic) * Math.sin(2 * Math.PI * 140 * harmonic * second),
    0,
  );

function voicedShare(activity: VoiceActivity, sound: readonly Int16Array[]): number {
  return sound.filter((frame) => activity.push(frame)).length / sound.length;
}

test.each([-70, -50, -35])(
  'steady white noise of %i dBFS is not voice once it was heard for a while',
  (dbfs) => {
    const activity = new VoiceActivity(8000);
    voicedShare(
      activity,
      frames(3000, 8000, (_, noise) => amplitude(dbfs) * noise()),
    );
    expect(
      voicedShare(
        activity,
        frames(10_000, 8000, (_, noise) => amplitude(dbfs) * noise()),
      ),
    ).toBe(0);
  },
);

test('digital silence is never voice, and mains hum is not once it was heard for a while', () => {
  expect(
    voicedShare(
      new VoiceActivity(8000),
      frames(5000, 8000, () => 0),
    ),
  ).toBe(0);
  const activity = new VoiceActivity(8000);
  voicedShare(activity, frames(3000, 8000, hum));
  expect(voicedShare(activity, frames(5000, 8000, hum))).toBe(0);
});

test.each([8000, 16_000])('a vowel 12 dB above the noise is voice at %i Hz', (rate) => {
  const activity = new VoiceActivity(rate);
  voicedShare(
    activity,
    frames(3000, rate, (_, noise) => amplitude(-45) * noise()),
  );
  const share = voicedShare(
    activity,
    frames(500, rate, (second, noise) => vowel(-33)(second) + amplitude(-45) * noise()),
  );
  expect(share).toBeGreaterThan(0.9);
});

test('speech that begins with the first frame of the stream is voice', () => {
  expect(voicedShare(new VoiceActivity(8000), frames(600, 8000, vowel(-25)))).toBeGreaterThan(0.9);
});

test('noise that grows louder is taken for voice for no longer than the floor window', () => {
  const activity = new VoiceActivity(8000);
  voicedShare(
    activity,
    frames(3000, 8000, (_, noise) => amplitude(-60) * noise()),
  );
  voicedShare(
    activity,
    frames(2700, 8000, (_, noise) => amplitude(-40) * noise()),
  );
  expect(
    voicedShare(
      activity,
      frames(3000, 8000, (_, noise) => amplitude(-40) * noise()),
    ),
  ).toBe(0);
});

test.each([
  ['the French ring-back tone', 440, 8000],
  ['the same at 16 kHz', 440, 16_000],
  ['a dialling tone', 330, 8000],
])('%s is voice for no longer than 300 ms, and next to none when it comes again', (_, hertz, rate) => {
  const tone = frames(1500, rate, (second, noise) => {
    return amplitude(-15) * Math.sin(2 * Math.PI * hertz * second) + amplitude(-45) * noise();
  });
  const activity = new VoiceActivity(rate);
  for (let ring = 0; ring < 3; ring++) {
    voicedShare(
      activity,
      frames(3500, rate, (_second, noise) => amplitude(-50) * noise()),
    );
    const voicedMs = tone.filter((frame) => activity.push(frame)).length * FRAME_MS;
    expect(voicedMs).toBeLessThanOrEqual(ring === 0 ? 300 : 40);
  }
});

test('a voice after a tone is voice, also where its pitch is that of the tone', () => {
  const activity = new VoiceActivity(8000);
  voicedShare(
    activity,
    frames(1000, 8000, (second) => amplitude(-15) * Math.sin(2 * Math.PI * 440 * second)),
  );
  const share = voicedShare(
    activity,
    frames(1000, 8000, (second) =>
      [1, 2, 3].reduce((sum, harmonic) => {
        const phase = 2 * Math.PI * harmonic * (440 * second + 2 * Math.sin(2 * Math.PI * 5 * second));
        return sum + (amplitude(-20) / harmonic) * Math.sin(phase);
      }, 0),
    ),
  );
  expect(share).toBeGreaterThan(0.95);
});

test('a sung vowel is voice to its end', () => {
  const activity = new VoiceActivity(8000);
  const wavering = (second: number): number =>
    [1, 2, 3, 4].reduce((sum, harmonic) => {
      const phase = 2 * Math.PI * harmonic * (200 * second + 0.5 * Math.sin(2 * Math.PI * 5 * second));
      return sum + (amplitude(-20) / harmonic) * Math.sin(phase);
    }, 0);
  expect(voicedShare(activity, frames(2000, 8000, wavering))).toBeGreaterThan(0.95);
});
