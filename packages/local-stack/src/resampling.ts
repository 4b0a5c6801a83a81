import type { MonoAudio } from './wav.ts';

/** Zero crossings of the sinc on each side of its centre, at the lower of the two rates. */
const HALF_WIDTH = 32;
/** Share of the lower Nyquist frequency that passes. At 8 kHz: -6 dB at 3 680 Hz, more than 60 dB at 4 kHz. */
const PASSBAND = 0.92;
/** Kaiser window shape for about 70 dB of stop-band attenuation. */
const KAISER_BETA = 7;

/**
 * Changes the sample rate by a Kaiser-windowed sinc low-pass, computed at each output instant (any ratio).
 * Levels are kept; peaks beyond 16 bits are clipped.
 */
export function resample({ pcm, sampleRate }: MonoAudio, targetRate: number): MonoAudio {
  if (sampleRate === targetRate) return { pcm, sampleRate };
  const cutoff = (PASSBAND * Math.min(sampleRate, targetRate)) / sampleRate;
  const reach = HALF_WIDTH / cutoff;
  const window = kaiserTable();
  const output = new Int16Array(Math.floor((pcm.length * targetRate) / sampleRate));
  for (let index = 0; index < output.length; index++) {
    const centre = (index * sampleRate) / targetRate;
    const first = Math.max(0, Math.ceil(centre - reach));
    const last = Math.min(pcm.length - 1, Math.floor(centre + reach));
    let sum = 0;
    for (let tap = first; tap <= last; tap++) {
      const distance = tap - centre;
      sum += (pcm[tap] ?? 0) * sinc(distance * cutoff) * windowAt(window, Math.abs(distance) / reach);
    }
    output[index] = Math.max(-32_768, Math.min(32_767, Math.round(sum * cutoff)));
  }
  return { pcm: output, sampleRate: targetRate };
}

function sinc(x: number): number {
  if (x === 0) return 1;
  const angle = Math.PI * x;
  return Math.sin(angle) / angle;
}

const TABLE_SIZE = 2_048;

function kaiserTable(): Float64Array {
  const table = new Float64Array(TABLE_SIZE + 1);
  const scale = besselI0(KAISER_BETA);
  for (let index = 0; index <= TABLE_SIZE; index++) {
    const x = index / TABLE_SIZE;
    table[index] = besselI0(KAISER_BETA * Math.sqrt(1 - x * x)) / scale;
  }
  return table;
}

function windowAt(table: Float64Array, x: number): number {
  const position = x * TABLE_SIZE;
  const index = Math.floor(position);
  const low = table[index] ?? 0;
  const high = table[index + 1] ?? low;
  return low + (high - low) * (position - index);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
