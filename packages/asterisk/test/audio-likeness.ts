import type { AudioFormat, AudioFrame, Tap } from '../src/mod.ts';

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
  return narrowband(parts, tap.format);
}

/** Frames of a tap as samples at 8 kHz. */
export function narrowband(frames: readonly Buffer[], format: AudioFormat = 'slin16'): Float64Array {
  const bytes = Buffer.concat(frames);
  const step = format === 'slin16' ? 2 : 1;
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

/** 200 ms at 8 kHz. */
const SEGMENT = 1_600;
/** Each segment is looked for this far from where the speech begins: 6 frames. */
const SLIP = 960;

/** 20 ms at 8 kHz. */
const FRAME = 160;
/** By 800 ms of speech in one piece it is found where the rest is to be looked for. */
const ANCHOR = 6_400;

/** How alike what was heard is to what was spoken, both at 8 kHz. */
export interface Likeness {
  /** Voiced stretches of 200 ms that were compared. */
  segments: number;
  /** Share of them that are in what was heard (correlation above 0.8; other speech gives less than 0.4). */
  found: number;
  /** How many whole frames the found ones are apart at most: frames lost or doubled on the way. */
  slippedFrames: number;
}

function best(
  spoken: ArrayLike<number>,
  from: number,
  length: number,
  heard: Float64Array,
  first: number,
  last: number,
) {
  let found = { correlation: -1, lag: first };
  for (let lag = first; lag <= last; lag += 1) {
    const value = correlation(spoken, from, heard, from + lag, length);
    if (value > found.correlation) found = { correlation: value, lag };
  }
  return found;
}

function level(samples: ArrayLike<number>, from: number, length: number): number {
  let energy = 0;
  for (let i = from; i < from + length; i += 1) energy += (samples[i] ?? 0) ** 2;
  return Math.sqrt(energy / length);
}

/**
 * Looks for what was spoken in what was heard. On a starved machine single frames slip, in the phone, in
 * Asterisk or here, so each short stretch is looked for on its own.
 *
 * @param gaps samples of what was spoken before which the phone sent nothing for 20 ms: a stretch that was torn so is not compared,
 *   and what comes after it is looked for so much later
 */
export function likeness(
  spoken: ArrayLike<number>,
  heard: Float64Array,
  gaps: readonly number[] = [],
): Likeness {
  const whole = Math.min(ANCHOR, spoken.length);
  const isTorn = (from: number, length: number): boolean =>
    gaps.some((gap) => gap > from && gap < from + length);
  const delayed = (from: number): number => gaps.filter((gap) => gap <= from).length * FRAME;
  let anchor = 0;
  while (isTorn(anchor, whole) && anchor + FRAME + whole <= spoken.length) anchor += FRAME;
  const first = best(spoken, anchor, whole, heard, -anchor, heard.length - whole - anchor);
  const start = first.lag - delayed(anchor);
  const loud = level(spoken, 0, spoken.length) / 3;
  const results = [];
  for (let from = 0; from + SEGMENT <= spoken.length; from += SEGMENT) {
    if (level(spoken, from, SEGMENT) < loud || isTorn(from, SEGMENT)) continue;
    const lag = start + delayed(from);
    const { correlation, lag: at } = best(spoken, from, SEGMENT, heard, lag - SLIP, lag + SLIP);
    results.push({ correlation, lag: at - delayed(from) });
  }
  const found = results.filter((result) => result.correlation > 0.8);
  const lags = found.map((result) => result.lag);
  return {
    segments: results.length,
    found: found.length / results.length,
    slippedFrames: Math.round((Math.max(...lags) - Math.min(...lags)) / FRAME),
  };
}
