import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AudioFormatError } from './errors.ts';
import { readWav, writeWav } from './wav.ts';

describe('a WAV file', () => {
  it('keeps samples and rate through writing and reading', () => {
    fc.assert(
      fc.property(fc.int16Array(), fc.constantFrom(8_000, 16_000, 22_050, 48_000), (pcm, sampleRate) => {
        expect(readWav(writeWav({ pcm, sampleRate }))).toEqual({ pcm, sampleRate });
      }),
    );
  });

  it('is read to its end when a program that wrote to a pipe left its lengths wrong', () => {
    const file = writeWav({ pcm: Int16Array.of(1, 2, 3), sampleRate: 8_000 });
    new DataView(file.buffer).setUint32(40, 0x7fff_f000, true);
    expect([...readWav(file).pcm]).toEqual([1, 2, 3]);
  });

  it('is refused with its format when it is stereo', () => {
    const file = writeWav({ pcm: Int16Array.of(1, 2), sampleRate: 8_000 });
    new DataView(file.buffer).setUint16(22, 2, true);
    expect(() => readWav(file)).toThrow(/2 channels/);
  });

  it('never fails otherwise than with a typed error', () => {
    const header = writeWav({ pcm: Int16Array.of(1), sampleRate: 8_000 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat({ max: 43 }), (junk, keep) => {
        const file = Uint8Array.of(...header.subarray(0, keep), ...junk);
        try {
          readWav(file);
        } catch (error) {
          expect(error).toBeInstanceOf(AudioFormatError);
        }
      }),
    );
  });
});
