import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyTones } from './key-tones.ts';

const RATE = 16_000;
const FRAME_SAMPLES = 320;

/** Milliseconds of a sum of sines (hertz, amplitude), with noise of the line. */
function sound(ms: number, parts: readonly (readonly [number, number])[]): Int16Array {
  let seed = 5;
  return Int16Array.from({ length: (ms * RATE) / 1000 }, (_, at) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    const noise = (seed / 2 ** 32 - 0.5) * 100;
    return parts.reduce(
      (sum, [hertz, amplitude]) => sum + amplitude * Math.sin((2 * Math.PI * hertz * at) / RATE),
      noise,
    );
  });
}

/** Keys heard, in order. */
function keysIn(...sounds: readonly Int16Array[]): string {
  const tones = new KeyTones();
  const all = Buffer.concat(sounds.map((each) => Buffer.from(each.buffer)));
  let keys = '';
  for (let at = 0; at + FRAME_SAMPLES * 2 <= all.length; at += FRAME_SAMPLES * 2) {
    keys += tones.push(all.subarray(at, at + FRAME_SAMPLES * 2)) ?? '';
  }
  return keys;
}

const silence = (ms: number) => sound(ms, []);
const zero = (ms: number, low = 5_000, high = 5_000) =>
  sound(ms, [
    [941, low],
    [1336, high],
  ]);

describe('keys as tones', () => {
  it('are heard once each, wherever they begin within a frame', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 19 }), fc.constantFrom('0', '#', '5'), (late, key) => {
        const [row, column] = { '0': [941, 1336], '#': [941, 1477], '5': [770, 1336] }[key] as [
          number,
          number,
        ];
        const press = sound(120, [
          [row, 6_000],
          [column, 5_000],
        ]);
        expect(keysIn(silence(100 + late), press, silence(80), press, silence(60))).toBe(key + key);
      }),
    );
  });

  it('are heard when the line weakens one tone against the other, and when they are faint', () => {
    expect(keysIn(silence(40), zero(120, 6_000, 2_800), silence(40))).toBe('0');
    expect(keysIn(silence(40), zero(120, 400, 400), silence(40))).toBe('0');
  });

  it('are not heard in a moment that is too short, in one tone, nor in silence', () => {
    expect(keysIn(silence(40), zero(35), silence(40))).toBe('');
    expect(keysIn(sound(500, [[941, 9_000]]), sound(500, [[1336, 9_000]]), silence(200))).toBe('');
  });

  it('are not heard in voices: harmonics of any pitch, however they glide', () => {
    fc.assert(
      fc.property(fc.integer({ min: 80, max: 400 }), fc.integer({ min: 1, max: 4 }), (pitch, slope) => {
        const vowel = sound(
          300,
          Array.from({ length: 12 }, (_, at) => [pitch * (at + 1), 6_000 / (at + 1) ** (slope / 2)] as const),
        );
        expect(keysIn(vowel)).toBe('');
      }),
    );
  });

  it('are not heard in frames of another length, whatever is in them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), (bytes) => {
        expect(() => new KeyTones().push(Buffer.from(bytes))).not.toThrow();
      }),
    );
  });
});
