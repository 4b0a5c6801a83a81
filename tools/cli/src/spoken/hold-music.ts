import type { MonoAudio } from '@decroche/local-stack';

const RATE = 8_000;
const NOTE_S = 0.5;
/** How long a note rings on, seconds; what is left at the end of the piece rings into its beginning. */
const RING_S = 2;
/** Loudest sample: a music under which nobody has to shout. */
const PEAK = 6_000;
/** Four broken chords, as keys of a piano (A4, 440 Hz, is 69). */
const CHORDS = [
  [48, 55, 64, 67, 72, 67, 64, 55],
  [45, 52, 60, 64, 69, 64, 60, 52],
  [41, 48, 57, 60, 65, 60, 57, 48],
  [43, 50, 59, 62, 67, 62, 59, 50],
] as const;

/** What a caller hears while his agent holds the call: 16 s of broken chords that can be repeated without a seam. */
export function holdMusic(): MonoAudio {
  const notes = CHORDS.flat();
  const length = notes.length * NOTE_S * RATE;
  const mixed = new Float64Array(length);
  for (const [index, key] of notes.entries()) {
    const hertz = 440 * 2 ** ((key - 69) / 12);
    const begin = index * NOTE_S * RATE;
    for (let at = 0; at < RING_S * RATE; at++) {
      const seconds = at / RATE;
      const attack = Math.min(1, seconds / 0.01);
      const tone = Math.sin(2 * Math.PI * hertz * seconds) + 0.3 * Math.sin(4 * Math.PI * hertz * seconds);
      const target = (begin + at) % length;
      mixed[target] = (mixed[target] ?? 0) + attack * Math.exp(-2.5 * seconds) * tone;
    }
  }
  const loudest = mixed.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  return { pcm: Int16Array.from(mixed, (sample) => Math.round((sample / loudest) * PEAK)), sampleRate: RATE };
}
