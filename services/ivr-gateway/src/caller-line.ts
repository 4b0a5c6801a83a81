/** What the assistant may do with a caller's line. */
export interface CallerLine {
  /**
   * Plays a prompt; resolves when it has ended or was stopped.
   *
   * @throws when the line is gone or the file cannot be played
   */
  play(media: string): Promise<void>;
  /** Stops the prompt that plays, if any. */
  stopPlaying(): Promise<void>;
  /**
   * Opens the caller's audio: what he says, 16 kHz signed 16-bit little-endian mono, one frame each 20 ms. Whoever is given
   * a frame wipes it.
   *
   * @throws when the line is gone or Asterisk cannot tap it in time
   */
  openAudio(onFrame: (frame: Buffer) => void): Promise<CallerAudio>;
  /** Hands the caller to the queue. From then on the dialplan has him. */
  toQueue(): Promise<void>;
}

/** An open tap on the caller's audio. */
export interface CallerAudio {
  /** Resolves when frames stop for good, by whatever cause. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** Sampling of the caller's audio. */
export const CALLER_SAMPLE_RATE_HZ = 16_000;
/** Bytes of one second of the caller's audio. */
export const CALLER_BYTES_PER_SECOND = CALLER_SAMPLE_RATE_HZ * 2;
