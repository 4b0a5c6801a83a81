/** Samples a second, and bytes of one (signed 16-bit little-endian, mono). */
export const SAMPLE_RATE_HZ = 16_000;
const BYTES_PER_MS = (SAMPLE_RATE_HZ * 2) / 1_000;
/** Longest dictation, milliseconds of voice. */
const MAX_VOICE_MS = 30_000;
/** Longest frame, milliseconds: a page sends 20 ms at once. */
const MAX_FRAME_MS = 100;
/** Voice that may come faster than it is spoken, milliseconds: what a page held back while the stream opened. */
export const MAX_AHEAD_MS = 4_000;

/** What is to be done with a frame. */
export type FrameVerdict = 'taken' | 'full' | 'malformed' | 'too-fast';

/** Holds the frames of one dictation against their bounds. */
export class VoiceMeter {
  readonly #startedAtMs: number;
  #voiceMs = 0;

  /** @param startedAtMs when the page was told to speak, on the clock of {@link take} */
  constructor(startedAtMs: number) {
    this.#startedAtMs = startedAtMs;
  }

  /**
   * Judges the next frame.
   *
   * @param bytes its length
   * @returns `full` for the frame that is the last one
   */
  take(bytes: number, nowMs: number): FrameVerdict {
    if (bytes === 0 || bytes % 2 !== 0 || bytes > MAX_FRAME_MS * BYTES_PER_MS) return 'malformed';
    this.#voiceMs += bytes / BYTES_PER_MS;
    if (this.#voiceMs > nowMs - this.#startedAtMs + MAX_AHEAD_MS) return 'too-fast';
    return this.#voiceMs >= MAX_VOICE_MS ? 'full' : 'taken';
  }
}
