import {
  AUDIO_FORMATS,
  type AudioEnd,
  type AudioFormat,
  type AudioFrame,
  type FrameCounts,
  type Tap,
  type TapRequest,
} from './caller-audio-source.ts';
import type { Carried, Carriers } from './carriers.ts';
import { TapError } from './tap.ts';

/** Ends after which the leg is still there, as far as its media tell. */
const LOST: ReadonlySet<AudioEnd> = new Set(['stalled', 'media_lost', 'media_closed']);
/** Carriers that one tap goes through, at most. */
const MAX_REOPENINGS = 4;
/** Longest gap that is told as silence: 3 s. */
const MAX_UNHEARD_FRAMES = 150;

/**
 * One leg being listened to, whatever carries it: when no frame comes any more, or the media end while the leg does not,
 * it is listened to by another carrier, and the frames go on. What nobody heard between the two is told as silence, so
 * that frames still count the time.
 */
export class SteadyTap implements Tap {
  readonly id: string;
  readonly channelId: string;
  readonly format: AudioFormat;
  readonly frames: AsyncIterable<AudioFrame> = { [Symbol.asyncIterator]: () => this.#read() };
  readonly ended: Promise<AudioEnd>;
  readonly #carriers: Carriers;
  readonly #request: TapRequest;
  readonly #closing = new AbortController();
  /** One after the other; the last one lives. */
  readonly #taps: Tap[];
  #grown = Promise.withResolvers<void>();
  #isOver = false;

  private constructor(carriers: Carriers, request: TapRequest, { tap, by }: Carried) {
    this.#carriers = carriers;
    this.#request = request;
    this.#taps = [tap];
    this.id = tap.id;
    this.channelId = tap.channelId;
    this.format = tap.format;
    this.ended = this.#keep({ tap, by });
  }

  /** @throws {TapError} when no carrier brings the voice within the deadline */
  static async open(carriers: Carriers, request: TapRequest): Promise<SteadyTap> {
    return new SteadyTap(carriers, request, await carriers.open(request));
  }

  get counts(): FrameCounts {
    const sum: FrameCounts = { received: 0, delivered: 0, dropped: 0, malformed: 0 };
    for (const { counts } of this.#taps)
      for (const key of Object.keys(sum) as (keyof FrameCounts)[]) sum[key] += counts[key];
    return sum;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    // A tap that is being set up anew is given up by then, and removed by its own.
    await Promise.all([...this.#taps.map((tap) => tap.close()), this.ended]);
  }

  /** Sees to it that there is a tap for as long as there is a leg. @returns why there is none any more */
  async #keep(first: Carried): Promise<AudioEnd> {
    let { tap, by } = first;
    try {
      while (true) {
        const end = await tap.ended;
        if (this.#closing.signal.aborted) return 'closed';
        if (!LOST.has(end) || this.#taps.length > MAX_REOPENINGS) return end;
        try {
          ({ tap, by } = await this.#carriers.open(this.#again(), by));
        } catch (error) {
          if (!(error instanceof TapError)) throw error;
          if (error.code === 'TAP_CHANNEL_GONE') return 'channel_ended';
          return error.code === 'TAP_CLOSED' ? 'closed' : end;
        }
        this.#taps.push(tap);
        this.#grow();
      }
    } finally {
      this.#isOver = true;
      this.#grow();
    }
  }

  #again(): TapRequest {
    const { signal } = this.#request;
    const given = signal === undefined ? [] : [signal];
    return { ...this.#request, signal: AbortSignal.any([this.#closing.signal, ...given]) };
  }

  #grow(): void {
    this.#grown.resolve();
    this.#grown = Promise.withResolvers();
  }

  async *#read(): AsyncGenerator<AudioFrame, void, undefined> {
    let next = 0;
    let lastAt = performance.now();
    for (let index = 0; ; index += 1) {
      const tap = await this.#tapAt(index);
      if (tap === undefined) return;
      // Each tap counts its frames from 0; a gap in them is what its queue dropped.
      let base: number | undefined;
      for await (const { data, sequence } of tap.frames) {
        if (base === undefined) {
          const gapMs = index === 0 ? 0 : performance.now() - lastAt;
          for (const silence of this.#silenceFor(gapMs))
            yield { data: silence, sequence: next++, unheard: true };
          base = next;
        }
        lastAt = performance.now();
        next = base + sequence + 1;
        yield { data, sequence: base + sequence };
      }
    }
  }

  async #tapAt(index: number): Promise<Tap | undefined> {
    while (this.#taps[index] === undefined && !this.#isOver) await this.#grown.promise;
    return this.#taps[index];
  }

  #silenceFor(ms: number): Buffer[] {
    const { frameBytes, frameMs } = AUDIO_FORMATS[this.format];
    // The frame that has just come is not missing.
    const missing = Math.min(MAX_UNHEARD_FRAMES, Math.round(ms / frameMs) - 1);
    return Array.from({ length: Math.max(0, missing) }, () => Buffer.alloc(frameBytes));
  }
}
