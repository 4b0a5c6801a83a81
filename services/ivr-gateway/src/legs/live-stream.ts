import type { Turn } from '@decroche/contracts';

/** Why a live stream ended that nobody ended here. */
export type StreamEnd = 'no-capacity' | 'lost';

/** A leg that a transcriber listens to, sentence after sentence. */
export interface LiveStream {
  /** Resolves once the transcriber has accepted it; false when it ended before. */
  readonly accepted: Promise<boolean>;
  /** Resolves when it ends by itself. */
  readonly ended: Promise<StreamEnd>;
  /** Takes 20 ms and wipes them once they are sent. Frames are dropped when the transcriber does not keep up. */
  write(frame: Buffer): void;
  /** Ends it; what is being said is thrown away undecoded. Idempotent. */
  discard(): void;
}

/** A transcriber with a place for a live leg. */
export interface LiveTranscriber {
  /** @param offsetMs position in the conversation of the first frame */
  listenLive(turn: Turn, offsetMs: number): LiveStream;
}

/** The transcribers, as live legs find them. */
export interface LiveTranscribers {
  /** One for each of so many legs; undefined when there are not places enough. */
  chooseLive(legs: number): readonly LiveTranscriber[] | undefined;
}
