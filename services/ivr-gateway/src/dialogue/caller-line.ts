import type { CallerAudio } from '../legs/caller-audio.ts';
import type { Route } from '../routing/routing-table.ts';

/** What the assistant may do with a caller's line. */
export interface CallerLine {
  /**
   * Plays a prompt, or several one after the other; resolves when the last has ended or was stopped.
   *
   * @throws when the line is gone or the file cannot be played
   */
  play(media: string | readonly string[]): Promise<void>;
  /** Stops the prompt that plays, if any. */
  stopPlaying(): Promise<void>;
  /**
   * Opens the caller's audio: what he says, 16 kHz signed 16-bit little-endian mono, one frame each 20 ms. Whoever is given
   * a frame wipes it.
   *
   * @throws when the line is gone or Asterisk cannot tap it in time
   */
  openAudio(onFrame: (frame: Buffer) => void): Promise<CallerAudio>;
  /**
   * Where he goes from now on when he is handed to the queue. His priority is set at once, so that the hand-over waits for
   * nothing; a route that comes too late has no effect.
   */
  goTo(route: Route): void;
  /** Ends the lease: whatever comes of the hand-over, the dialplan queues him when it runs out. */
  release(): void;
  /** Hands the caller to the queue. From then on the dialplan has him. */
  toQueue(): Promise<void>;
  /** Hands the caller to what the dialplan does while the fund is closed. */
  toClosed(): Promise<void>;
}
