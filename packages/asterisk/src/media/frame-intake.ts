import type { AudioEnd, AudioFrame, FrameCounts } from './caller-audio-source.ts';

/** Bounds of one intake. */
export interface FrameIntakeOptions {
  maxQueuedFrames?: number;
  stallMs?: number;
}

/**
 * Stands between a media connection, which must always be read, and a reader that may be slow:
 * a bounded queue that drops its oldest frame and counts it. Also notices that no frame comes any more.
 */
export class FrameIntake {
  readonly ended: Promise<AudioEnd>;
  readonly counts: FrameCounts = { received: 0, delivered: 0, dropped: 0, malformed: 0 };
  readonly frames: AsyncIterable<AudioFrame> = { [Symbol.asyncIterator]: () => this.#read() };
  readonly #end = Promise.withResolvers<AudioEnd>();
  readonly #maxQueued: number;
  readonly #stallMs: number;
  #queue: AudioFrame[] = [];
  #wake: (() => void) | undefined;
  #isEnded = false;
  #reading = false;
  #stall: NodeJS.Timeout | undefined;

  constructor({ maxQueuedFrames = 250, stallMs = 5_000 }: FrameIntakeOptions = {}) {
    this.#maxQueued = maxQueuedFrames;
    this.#stallMs = stallMs;
    this.ended = this.#end.promise;
  }

  /** Takes one message of raw samples; what nobody will read is wiped. */
  push(data: Buffer): void {
    if (this.#isEnded) {
      data.fill(0);
      return;
    }
    if (data.length === 0 || data.length % 2 !== 0) {
      this.counts.malformed += 1;
      return;
    }
    this.#queue.push({ data, sequence: this.counts.received });
    this.counts.received += 1;
    if (this.#queue.length > this.#maxQueued) {
      this.#queue.shift()?.data.fill(0);
      this.counts.dropped += 1;
    }
    this.#stall?.refresh();
    this.#wake?.();
  }

  /** From now on frames are due: without any for `stallMs` the voice has stalled. */
  expectFrames(): void {
    if (this.#isEnded || this.#stall !== undefined) return;
    this.#stall = setTimeout(() => this.#lookForFrames(), this.#stallMs);
  }

  /** Ends the voice; the first reason stays. What is queued can still be read. */
  end(reason: AudioEnd): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    clearTimeout(this.#stall);
    this.#end.resolve(reason);
    this.#wake?.();
  }

  /** Where this process itself stood still, frames wait in the sockets: they are read before it is said that none came. */
  #lookForFrames(): void {
    const before = this.counts.received;
    setImmediate(() => {
      if (this.counts.received === before) this.end('stalled');
      else this.#stall?.refresh();
    });
  }

  async *#read(): AsyncGenerator<AudioFrame, void, undefined> {
    if (this.#reading) throw new TypeError('the frames of a tap have one reader');
    this.#reading = true;
    while (true) {
      const frame = this.#queue.shift();
      if (frame !== undefined) {
        this.counts.delivered += 1;
        yield frame;
      } else if (this.#isEnded) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = undefined;
      }
    }
  }
}
