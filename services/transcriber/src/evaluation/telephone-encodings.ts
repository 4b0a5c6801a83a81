import { AudioFormat } from '@decroche/contracts';
import { ALAW_TO_LINEAR, ULAW_TO_LINEAR } from '../audio/g711.ts';

/** A recording in another encoding, as a telephone network would hand it over. */
export interface EncodedRecording {
  readonly format: AudioFormat;
  readonly sampleRateHz: number;
  readonly audio: Buffer;
}

/** Encodings that must give the same words as linear samples at 8000 Hz; the first is that once more. */
export const ENCODINGS = ['linear8k', 'alaw', 'ulaw', 'linear16k'] as const;

export type Encoding = (typeof ENCODINGS)[number];

/** @param samples linear, 8000 Hz */
export function encoded(samples: Int16Array, encoding: Encoding): EncodedRecording {
  if (encoding === 'linear8k') {
    const audio = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
    return { format: AudioFormat.PCM_S16LE, sampleRateHz: 8000, audio };
  }
  if (encoding === 'alaw')
    return { format: AudioFormat.ALAW, sampleRateHz: 8000, audio: companded(samples, ALAW_TO_LINEAR) };
  if (encoding === 'ulaw')
    return { format: AudioFormat.ULAW, sampleRateHz: 8000, audio: companded(samples, ULAW_TO_LINEAR) };
  const audio = Buffer.from(upsampled(samples).buffer);
  return { format: AudioFormat.PCM_S16LE, sampleRateHz: 16_000, audio };
}

/** Compands by looking for the nearest value of the decoding table. */
function companded(samples: Int16Array, table: Int16Array): Buffer {
  const octets = [...table.entries()].sort(([, a], [, b]) => a - b);
  return Buffer.from(
    samples.map((sample) => {
      let low = 0;
      let high = octets.length - 1;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if ((octets[middle]?.[1] ?? 0) <= sample) low = middle;
        else high = middle;
      }
      const [below, above] = [octets[low], octets[high]];
      return Math.abs((below?.[1] ?? 0) - sample) <= Math.abs((above?.[1] ?? 0) - sample)
        ? (below?.[0] ?? 0)
        : (above?.[0] ?? 0);
    }),
  );
}

/**
 * Twice the sample rate, by a windowed-sinc half-band filter: what a telephone switch makes of 8000 Hz when 16 000 are
 * asked for.
 */
function upsampled(samples: Int16Array): Int16Array<ArrayBuffer> {
  const reach = 12;
  const taps = Array.from({ length: 2 * reach }, (_, index) => {
    const x = index - reach + 0.5;
    return (Math.sin(Math.PI * x) / (Math.PI * x)) * (0.5 + 0.5 * Math.cos((Math.PI * x) / (reach + 0.5)));
  });
  const gain = taps.reduce((sum, tap) => sum + tap, 0);
  const result = new Int16Array(samples.length * 2);
  for (let index = 0; index < samples.length; index++) {
    result[2 * index] = samples[index] as number;
    let sum = 0;
    for (const [tap, weight] of taps.entries()) sum += weight * (samples[index + tap - reach + 1] ?? 0);
    result[2 * index + 1] = Math.max(-32_768, Math.min(32_767, Math.round(sum / gain)));
  }
  return result;
}
