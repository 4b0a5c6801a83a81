import type { AudioFrame, Tap } from '../src/mod.ts';

/** Everything a tap delivers, as samples at 8 kHz. */
export async function listen(
  tap: Tap,
  onFrame: (frame: AudioFrame) => void = () => {},
): Promise<Float64Array> {
  const parts: Buffer[] = [];
  for await (const frame of tap.frames) {
    parts.push(frame.data);
    onFrame(frame);
  }
  const bytes = Buffer.concat(parts);
  const step = tap.format === 'slin16' ? 2 : 1;
  const samples = new Float64Array(Math.floor(bytes.length / 2 / step));
  // Telephone speech holds nothing above 4 kHz: every second sample of 16 kHz is all of it.
  for (let i = 0; i < samples.length; i += 1) samples[i] = bytes.readInt16LE(2 * i * step);
  return samples;
}

function correlation(
  a: ArrayLike<number>,
  fromA: number,
  b: ArrayLike<number>,
  fromB: number,
  length: number,
): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < length; i += 1) {
    const x = a[fromA + i] ?? 0;
    const y = b[fromB + i] ?? 0;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

const SEGMENT = 4_000;

/** How alike what was heard is to what was spoken, both at 8 kHz. */
export interface Likeness {
  /** Where in what was heard the speech begins, in samples. */
  lag: number;
  /** Correlation of each half second of speech, with what was heard at its own best place near the lag. */
  segments: { correlation: number; lag: number }[];
}

function bestLag(spoken: ArrayLike<number>, from: number, heard: Float64Array, first: number, last: number) {
  let best = { correlation: -1, lag: first };
  for (let lag = first; lag <= last; lag += 1) {
    const value = correlation(spoken, from, heard, from + lag, SEGMENT);
    if (value > best.correlation) best = { correlation: value, lag };
  }
  return best;
}

/** Finds the speech in what was heard; a lost or doubled frame shows as a segment at another lag. */
export function likeness(spoken: ArrayLike<number>, heard: Float64Array): Likeness {
  const { lag } = bestLag(spoken, SEGMENT, heard, 0, heard.length - 2 * SEGMENT);
  const segments = [];
  for (let from = 0; from + SEGMENT <= spoken.length; from += SEGMENT)
    segments.push(bestLag(spoken, from, heard, Math.max(0, lag - 200), lag + 200));
  return { lag, segments };
}
