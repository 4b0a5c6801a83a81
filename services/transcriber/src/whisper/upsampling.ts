import { WHISPER_RATE } from './log-mel.ts';

/** Samples on each side that a sample in between is made of. */
const REACH = 16;

/** Half-way values of a sinc under a Hann window. */
const HALF_WAY = Float64Array.from({ length: 2 * REACH }, (_, at) => {
  const distance = Math.PI * (at - REACH + 0.5);
  return (Math.sin(distance) / distance) * (0.5 + 0.5 * Math.cos(distance / REACH));
});

/**
 * Linear samples as Whisper takes them: from −1 to 1, 16 kHz.
 *
 * @param sampleRateHz 8000 or 16 000
 */
export function forWhisper(samples: Int16Array, sampleRateHz: number): Float32Array {
  const scaled = Float32Array.from(samples, (sample) => sample / 32_768);
  if (sampleRateHz === WHISPER_RATE) return scaled;
  const doubled = new Float32Array(scaled.length * 2);
  for (let at = 0; at < scaled.length; at++) {
    let between = 0;
    const first = Math.max(0, at - REACH + 1);
    const last = Math.min(scaled.length - 1, at + REACH);
    for (let near = first; near <= last; near++) {
      between += (scaled[near] as number) * (HALF_WAY[near - at + REACH - 1] as number);
    }
    doubled[2 * at] = scaled[at] as number;
    doubled[2 * at + 1] = between;
  }
  scaled.fill(0);
  return doubled;
}
