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

/** Where a stretch of what was spoken is most like what was heard, among some lags. What was heard is silent before and after. */
function best(
  spoken: ArrayLike<number>,
  from: number,
  length: number,
  heard: Float64Array,
  first: number,
  last: number,
) {
  const stretch = Float64Array.from({ length }, (_, i) => spoken[from + i] ?? 0);
  const window = Float64Array.from({ length: last - first + length }, (_, i) => heard[from + first + i] ?? 0);
  const energy = energyOf(stretch);
  let heardEnergy = energyOf(window.subarray(0, length));
  let found = { correlation: -1, lag: first };
  for (let shift = 0; first + shift <= last; shift += 1) {
    let product = 0;
    for (let i = 0; i < length; i += 1) product += (stretch[i] as number) * (window[shift + i] as number);
    const norm = Math.sqrt(energy * heardEnergy);
    const value = norm === 0 ? 0 : product / norm;
    if (value > found.correlation) found = { correlation: value, lag: first + shift };
    // Samples are whole numbers: nothing is lost by going on from the sum before.
    heardEnergy += (window[shift + length] ?? 0) ** 2 - (window[shift] as number) ** 2;
  }
  return found;
}

function energyOf(samples: Float64Array): number {
  let energy = 0;
  for (const sample of samples) energy += sample ** 2;
  return energy;
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
