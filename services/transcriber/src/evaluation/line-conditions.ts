/** A telephone line: what it does to a voice. Samples are linear, 8 kHz. */
export interface LineCondition {
  readonly name: string;
  readonly apply: (samples: Int16Array) => Int16Array;
}

const FRAME = 160;
const LOSS = 0.03;
const HIGH_PASS_HZ = 300;
const LOW_PASS_HZ = 3400;
const RATE = 8000;
const MU = 255;
/** Steps of a coarse codec at low rate. */
const COARSE_STEPS = 32;

/** Lines that old people call from. The same recording always gets the same noise. */
export const LINE_CONDITIONS: readonly LineCondition[] = [
  { name: 'clean', apply: (samples) => samples },
  { name: 'noise, 20 dB', apply: (samples) => noisy(samples, 20) },
  { name: 'noise, 10 dB', apply: (samples) => noisy(samples, 10) },
  { name: 'noise, 5 dB', apply: (samples) => noisy(samples, 5) },
  { name: '3 % of packets lost', apply: lossy },
  { name: 'narrow band, coarse codec', apply: coarse },
  { name: 'far from the phone, −24 dB', apply: (samples) => scaled(samples, -24) },
  { name: 'clipped, +18 dB', apply: (samples) => scaled(samples, 18) },
];

/** Uniform pseudo-random numbers from 0 to 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function clip(value: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(value)));
}

function powerOf(samples: Int16Array | Float64Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return sum / Math.max(1, samples.length);
}

/** Noise that falls with the frequency, as that of a room or a line, so far below the mean level of the voice. */
function noisy(samples: Int16Array, ratioDb: number): Int16Array {
  const random = randomFrom(samples.length);
  let slow = 0;
  const noise = Float64Array.from(samples, () => {
    const white = random() - 0.5;
    slow += 0.1 * (white - slow);
    return white * 0.3 + slow;
  });
  const gain = Math.sqrt(powerOf(samples) / powerOf(noise) / 10 ** (ratioDb / 10));
  return samples.map((sample, at) => clip(sample + gain * (noise[at] as number)));
}

function lossy(samples: Int16Array): Int16Array {
  const random = randomFrom(samples.length);
  const received = samples.slice();
  for (let at = 0; at < received.length; at += FRAME) if (random() < LOSS) received.fill(0, at, at + FRAME);
  return received;
}

function coarse(samples: Int16Array): Int16Array {
  const high = Math.exp((-2 * Math.PI * HIGH_PASS_HZ) / RATE);
  const low = 1 - Math.exp((-2 * Math.PI * LOW_PASS_HZ) / RATE);
  let [before, passed, smooth] = [0, 0, 0];
  return samples.map((sample) => {
    passed = sample - before + high * passed;
    before = sample;
    smooth += low * (passed - smooth);
    const level = Math.sign(smooth) * (Math.log1p((MU * Math.abs(smooth)) / 32_768) / Math.log1p(MU));
    const stepped = Math.round(level * COARSE_STEPS) / COARSE_STEPS;
    return clip(Math.sign(stepped) * ((32_768 * ((1 + MU) ** Math.abs(stepped) - 1)) / MU));
  });
}

function scaled(samples: Int16Array, decibels: number): Int16Array {
  const gain = 10 ** (decibels / 20);
  return samples.map((sample) => clip(sample * gain));
}
