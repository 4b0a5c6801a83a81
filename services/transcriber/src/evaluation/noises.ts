import { ALAW_TO_LINEAR, ULAW_TO_LINEAR } from '../audio/g711.ts';

/**
 * Sounds in which nobody says anything, made of recordings in which somebody does: they have the level, the length and
 * the pauses of telephone speech, and a recogniser finds words in many of them. All are linear samples at the rate of
 * the recording, and the same at every run.
 */
export const NOISES = {
  /** A voice in every respect but that it says nothing. */
  backwards: (speech: Int16Array): Int16Array => speech.toReversed(),
  /** Pieces of 60 ms in another order: no word stays whole. */
  'out of order': (speech: Int16Array, rateHz: number): Int16Array => {
    const pieces = cut(speech, Math.round(rateHz * 0.06));
    return joined(shuffled(pieces, speech.length));
  },
  /** The bytes of linear samples taken for 8-bit ones. */
  'linear read as 8 bits': (speech: Int16Array): Int16Array => {
    const octets = new Uint8Array(speech.buffer, speech.byteOffset, speech.byteLength).subarray(
      0,
      speech.length,
    );
    return Int16Array.from(octets, (octet) => (octet - 128) << 7);
  },
  /** A-law octets, each with its bits the other way round. */
  'A-law with its bits reversed': (speech: Int16Array): Int16Array =>
    Int16Array.from(speech, (sample) => ALAW_TO_LINEAR[reversed(alawOf(sample))] ?? 0),
  /** A-law octets of which every second one was lost, taken for µ-law. */
  'half of A-law read as µ-law': (speech: Int16Array): Int16Array =>
    speech.filter((_, at) => at % 2 === 0).map((sample) => ULAW_TO_LINEAR[alawOf(sample)] ?? 0),
  /** Chords that change with the level of the voice. */
  music: (speech: Int16Array, rateHz: number): Int16Array => {
    const chords = [
      [262, 330, 392],
      [220, 277, 330],
      [196, 247, 294],
      [175, 220, 262],
    ];
    return speech.map((_, at) => {
      const chord = chords[Math.floor(at / (rateHz * 0.4)) % chords.length] ?? [];
      const wave = chord.reduce((sum, hz) => sum + Math.sin((2 * Math.PI * hz * at) / rateHz), 0);
      return Math.round(levelAt(speech, at, rateHz) * wave);
    });
  },
  /** V.21 as a fax machine sends it: 980 and 1180 Hz, 300 bit/s. */
  fax: (speech: Int16Array, rateHz: number): Int16Array => {
    const bits = random(speech.length);
    let phase = 0;
    let hz = 980;
    return speech.map((_, at) => {
      if (at % Math.round(rateHz / 300) === 0) hz = bits() < 0.5 ? 980 : 1180;
      phase += (2 * Math.PI * hz) / rateHz;
      return Math.round(6_000 * Math.sin(phase));
    });
  },
} as const satisfies Readonly<Record<string, (speech: Int16Array, rateHz: number) => Int16Array>>;

/** Name of a noise. */
export type Noise = keyof typeof NOISES;

function cut(samples: Int16Array, length: number): Int16Array[] {
  return Array.from({ length: Math.ceil(samples.length / length) }, (_, at) =>
    samples.subarray(at * length, (at + 1) * length),
  );
}

function joined(pieces: readonly Int16Array[]): Int16Array {
  return Int16Array.from(pieces.flatMap((piece) => [...piece]));
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const next = random(seed);
  const rest = [...items];
  for (let at = rest.length - 1; at > 0; at -= 1) {
    const other = Math.floor(next() * (at + 1));
    [rest[at], rest[other]] = [rest[other] as T, rest[at] as T];
  }
  return rest;
}

/** Numbers from 0 to 1, the same for the same seed (Park and Miller, 1988). */
function random(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Mean amplitude of the voice around a sample. */
function levelAt(speech: Int16Array, at: number, rateHz: number): number {
  const window = Math.round(rateHz / 50);
  const from = Math.floor(at / window) * window;
  let sum = 0;
  for (let each = from; each < from + window; each += 8) sum += Math.abs(speech[each] ?? 0);
  return Math.min(5_000, sum / (window / 8));
}

const OCTETS = [...ALAW_TO_LINEAR.entries()].sort(([, a], [, b]) => a - b);

/** The octet of A-law (ITU-T G.711) nearest to a sample. */
function alawOf(sample: number): number {
  let low = 0;
  let high = OCTETS.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((OCTETS[middle]?.[1] ?? 0) <= sample) low = middle;
    else high = middle;
  }
  return OCTETS[low]?.[0] ?? 0;
}

function reversed(octet: number): number {
  let result = 0;
  for (let bit = 0; bit < 8; bit += 1) result |= ((octet >> bit) & 1) << (7 - bit);
  return result;
}
