import { CALLER_BYTES_PER_SECOND } from '../legs/caller-audio.ts';

/** A need longer than this cannot be replayed to a second transcriber. */
const MAX_REPLAY_BYTES = 40 * CALLER_BYTES_PER_SECOND;

/** What the caller said in one attempt, in memory for as long as another transcriber may have to hear it. */
export class SaidAudio {
  readonly #replay: Buffer[] = [];
  /** What was said later than can be replayed; it may still be on its way. */
  readonly #later: Buffer[] = [];
  #bytes = 0;
  #attempt = 0;

  /** Frames of the attempt from its first on. */
  get replay(): readonly Buffer[] {
    return this.#replay;
  }

  /** Duration of the replay, milliseconds. */
  get replayMs(): number {
    return (this.#bytes / CALLER_BYTES_PER_SECOND) * 1000;
  }

  /** What was said in an earlier attempt goes. */
  begin(attempt: number): void {
    if (attempt !== this.#attempt) this.wipe();
    this.#attempt = attempt;
  }

  keep(frame: Buffer): void {
    if (this.#bytes < MAX_REPLAY_BYTES) {
      this.#replay.push(frame);
      this.#bytes += frame.length;
    } else {
      this.#later.push(frame);
    }
  }

  /** Overwrites all of it. */
  wipe(): void {
    for (const frame of [...this.#replay.splice(0), ...this.#later.splice(0)]) frame.fill(0);
    this.#bytes = 0;
  }
}
