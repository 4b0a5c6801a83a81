/** An open tap on the caller's audio: what he says, 16 kHz signed 16-bit little-endian mono, one frame each 20 ms. */
export interface CallerAudio {
  /** Resolves when frames stop for good, by whatever cause. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** Sampling of the caller's audio. */
export const CALLER_SAMPLE_RATE_HZ = 16_000;
/** Bytes of one second of the caller's audio. */
export const CALLER_BYTES_PER_SECOND = CALLER_SAMPLE_RATE_HZ * 2;
