import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALAW_SILENCE, encodeAlaw } from './alaw.ts';

const encode = (sample: number) => encodeAlaw(Int16Array.of(sample))[0];

/** The middle of each quantising interval (G.711 table 1a, decoder output values). */
function decodeAlaw(encoded: Uint8Array): Int16Array {
  return Int16Array.from(encoded, decodeSample);
}

function decodeSample(code: number): number {
  const plain = code ^ 0x55;
  const segment = (plain >> 4) & 0x07;
  const step = plain & 0x0f;
  const level = segment === 0 ? (step << 4) + 8 : ((step << 4) + 0x108) << (segment - 1);
  return plain & 0x80 ? level : -level;
}

describe('A-law', () => {
  it.each([
    [0, 0xd5],
    [15, 0xd5],
    [16, 0xd4],
    [511, 0xca],
    [512, 0xf5],
    [1_024, 0xe5],
    [4_096, 0x85],
    [8_192, 0xb5],
    [16_384, 0xa5],
    [32_767, 0xaa],
    [-1, 0x55],
    [-17, 0x54],
    [-512, 0x4a],
    [-1_024, 0x7a],
    [-32_768, 0x2a],
  ])('encodes %i as 0x%x', (sample, code) => {
    expect(encode(sample)).toBe(code);
  });

  it('encodes all 65 536 samples as an independent implementation does (lin2alaw of Python 3.11 audioop)', () => {
    const everySample = Int16Array.from({ length: 65_536 }, (_, index) => index - 32_768);
    expect(createHash('sha256').update(encodeAlaw(everySample)).digest('hex')).toBe(
      '38488f6fd710f4686360edc4d38639f96c491595ef93f8eb8d62d5e07ca6ce7b',
    );
  });

  it('keeps every code through decoding and encoding', () => {
    const codes = Uint8Array.from({ length: 256 }, (_, code) => code);
    expect(encodeAlaw(decodeAlaw(codes))).toEqual(codes);
  });

  it('is never off by more than half its step: 1/32 of the level, or 8 near silence', () => {
    fc.assert(
      fc.property(fc.integer({ min: -32_768, max: 32_767 }), (sample) => {
        const heard = decodeAlaw(encodeAlaw(Int16Array.of(sample)))[0] ?? 0;
        expect(Math.abs(heard - sample)).toBeLessThanOrEqual(Math.max(16, Math.abs(sample) / 31));
      }),
    );
  });

  it('has a silence that is the smallest level', () => {
    expect(decodeAlaw(Uint8Array.of(ALAW_SILENCE))[0]).toBe(8);
  });
});
