import { CALLER_SAMPLE_RATE_HZ } from '../legs/caller-audio.ts';

/** Tones of the keypad, hertz (ITU-T Q.23): a key is one of its row and one of its column. */
const ROWS_HZ = [697, 770, 852, 941] as const;
const COLUMNS_HZ = [1209, 1336, 1477, 1633] as const;
const KEYPAD = '123A456B789C*0#D';

/** Share of a frame's energy that the two tones of a key have at least. A vowel spreads it over its harmonics. */
const LEAST_SHARE = 0.8;
/** Share that the weaker of the two has at least: networks weaken one against the other by 8 dB at most (ITU-T Q.24). */
const LEAST_WEAKER_SHARE = 0.1;
/** Mean square of a sample below which there is no key: -45 dB relative to full scale. */
const LEAST_ENERGY = 32_768 ** 2 * 10 ** -4.5;
/** Frames of 20 ms in a row after which a tone is a key; ITU-T Q.24 wants 40 ms recognised, voices hold none for 60. */
const FRAMES = 3;

/**
 * Hears keys as tones on the line (DTMF), for what Asterisk does not tell: it listens for tones in A-law and µ-law only,
 * and only of phones that announced no telephone-event. Frames of 20 ms, 16 kHz signed 16-bit little-endian.
 */
export class KeyTones {
  #last: string | undefined;
  #frames = 0;

  /** @returns the key once, when it was heard long enough */
  push(frame: Buffer): string | undefined {
    const key = keyIn(frame);
    this.#frames = key !== undefined && key === this.#last ? this.#frames + 1 : 1;
    this.#last = key;
    return this.#frames === FRAMES ? key : undefined;
  }
}

function keyIn(frame: Buffer): string | undefined {
  const samples = new Int16Array(frame.length >> 1);
  let energy = 0;
  for (let at = 0; at < samples.length; at += 1) {
    const sample = frame.readInt16LE(at * 2);
    samples[at] = sample;
    energy += sample * sample;
  }
  const key = keyOf(samples, energy);
  samples.fill(0);
  return key;
}

function keyOf(samples: Int16Array, energy: number): string | undefined {
  if (samples.length === 0 || energy / samples.length < LEAST_ENERGY) return undefined;
  const row = strongest(samples, ROWS_HZ, energy);
  const column = strongest(samples, COLUMNS_HZ, energy);
  if (row.share + column.share < LEAST_SHARE) return undefined;
  if (Math.min(row.share, column.share) < LEAST_WEAKER_SHARE) return undefined;
  return KEYPAD[row.at * 4 + column.at];
}

/** The strongest of some tones and the share of the energy that it has (Goertzel). */
function strongest(
  samples: Int16Array,
  tones: readonly number[],
  energy: number,
): { at: number; share: number } {
  let best = { at: 0, share: 0 };
  for (const [at, hertz] of tones.entries()) {
    const factor = 2 * Math.cos((2 * Math.PI * hertz) / CALLER_SAMPLE_RATE_HZ);
    let [last, beforeLast] = [0, 0];
    for (const sample of samples) [last, beforeLast] = [sample + factor * last - beforeLast, last];
    const power = last * last + beforeLast * beforeLast - factor * last * beforeLast;
    const share = (2 * power) / (samples.length * energy);
    if (share > best.share) best = { at, share };
  }
  return best;
}
