import { ALAW_TO_LINEAR, ULAW_TO_LINEAR } from './g711.ts';

/** Encoding of the samples of a stream, mono. */
export type SampleFormat = 'pcm-s16le' | 'alaw' | 'ulaw';

/** Bytes that one sample takes. */
export function bytesPerSample(format: SampleFormat): 1 | 2 {
  return format === 'pcm-s16le' ? 2 : 1;
}

/**
 * Reads whole samples as signed 16-bit linear PCM.
 *
 * @param bytes whole samples in `format`, at any alignment
 * @returns a copy that does not share memory with `bytes`
 */
export function toLinear(bytes: Uint8Array, format: SampleFormat): Int16Array<ArrayBuffer> {
  if (format === 'pcm-s16le') {
    const samples = new Int16Array(bytes.length >> 1);
    new Uint8Array(samples.buffer).set(bytes.subarray(0, samples.length * 2));
    return samples;
  }
  const table = format === 'alaw' ? ALAW_TO_LINEAR : ULAW_TO_LINEAR;
  const samples = new Int16Array(bytes.length);
  for (let index = 0; index < bytes.length; index++) samples[index] = table[bytes[index] as number] as number;
  return samples;
}
