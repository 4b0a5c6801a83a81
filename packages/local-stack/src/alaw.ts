/** A-law silence: the code of the smallest positive level. */
export const ALAW_SILENCE = 0xd5;

/**
 * Encodes 16-bit linear samples as G.711 A-law (ITU-T G.711 §3, table 1a): 13 significant bits, even bits
 * inverted for transmission. One byte a sample.
 */
export function encodeAlaw(pcm: Int16Array): Uint8Array {
  const encoded = new Uint8Array(pcm.length);
  for (const [index, sample] of pcm.entries()) encoded[index] = encodeSample(sample);
  return encoded;
}

function encodeSample(sample: number): number {
  // G.711 numbers negative levels from -1 up, hence the one's complement; 16 bits carry 13 of level.
  const positive = sample >= 0;
  const level = (positive ? sample : ~sample) >> 4;
  const segment = Math.max(0, 32 - Math.clz32(level) - 4);
  const step = segment === 0 ? level & 0x0f : (level >> (segment - 1)) & 0x0f;
  const code = (positive ? 0x80 : 0) | (segment << 4) | step;
  return code ^ 0x55;
}
