import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toLinear } from './audio-format.ts';

test('linear samples are read little-endian at any alignment, as a copy', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -32_768, max: 32_767 })),
      fc.integer({ min: 0, max: 3 }),
      (samples, shift) => {
        const bytes = Buffer.alloc(shift + samples.length * 2);
        for (const [index, sample] of samples.entries()) bytes.writeInt16LE(sample, shift + index * 2);
        const view = bytes.subarray(shift);
        const linear = toLinear(view, 'pcm-s16le');
        expect([...linear]).toEqual(samples);
        view.fill(0);
        expect([...linear]).toEqual(samples);
      },
    ),
  );
});

test('companded samples take one byte each', () => {
  expect([...toLinear(Uint8Array.of(0xd5, 0x2a), 'alaw')]).toEqual([8, -32_256]);
  expect([...toLinear(Uint8Array.of(0xff, 0x80), 'ulaw')]).toEqual([0, 32_124]);
});
