import { toLinear } from '../audio/audio-format.ts';
import { FRAME_MS, VoiceActivity } from '../audio/voice-activity.ts';
import { Endpointer, type EndpointReason } from '../endpointing.ts';
import type { RecognisedWord, SpeechEngine } from '../engine/speech-engine.ts';
import type { ListenOrder } from './listen-request.ts';
import { PreRoll } from './pre-roll.ts';
import { Utterance } from './utterance.ts';

/** What ended an utterance. */
export type ListenEnd = EndpointReason | 'key' | 'closed' | 'given-up';

/** A text of the turn; times of words are positions in the call. */
export interface HeardText {
  readonly words: readonly RecognisedWord[];
  readonly stableWords: number;
  /** Absent while the text may still change. */
  readonly end?: { readonly reason: ListenEnd; readonly decidedAtMs: number };
}

/** How an utterance ended. */
export interface UtteranceEnd {
  readonly reason: ListenEnd;
  readonly speechEndMs: number;
  readonly decidedAtMs: number;
  readonly somethingHeard: boolean;
}

/** Where a session tells what it hears. */
export interface ListenOutput {
  speechStarted(atMs: number): void;
  text(text: HeardText): void;
  utteranceEnded(end: UtteranceEnd): void;
  /** Audio was given up because decoding could not keep up. */
  dropped(ms: number): void;
  /** Asks the sender to wait (true) or to go on (false). */
  hold(on: boolean): void;
  /** The session is over; nothing more comes. */
  over(): void;
}

/** Clocks of a session. */
export interface Clocks {
  /** Unix time, milliseconds. */
  wall(): number;
  /** Time that never jumps, milliseconds. */
  steady(): number;
}

/** Bounds of one stream, milliseconds. */
export interface SessionBounds {
  /** Audio queued for the decoder at which the sender is asked to wait. */
  readonly mostQueuedMs: number;
  /** How far decoding may fall behind a live sender before its backlog is given up. */
  readonly mostLagMs: number;
  /** Longest wait for a final text. */
  readonly finalMs: number;
  /** Longest time that the end of an utterance waits for its final text before it is told without. */
  readonly endWaitMs: number;
}

export const DEFAULT_BOUNDS: SessionBounds = Object.freeze({
  mostQueuedMs: 1000,
  mostLagMs: 3000,
  finalMs: 3000,
  endWaitMs: 250,
});

/** Audio before the onset that the decoder gets too. */
const PRE_ROLL_MS = 300;

/** Silence after speech that the decoder gets; the rest is held back until speech goes on. */
const FED_SILENCE_MS = 500;

/**
 * Listens to one stream: voice activity decides what the decoder gets, the endpointer when an utterance is over.
 * Only an utterance in progress costs decoding; audio is held for at most the pre-roll, the end silence and the
 * queue, and nowhere else.
 */
export class ListenSession {
  readonly #order: ListenOrder;
  readonly #engine: SpeechEngine;
  readonly #output: ListenOutput;
  readonly #clocks: Clocks;
  readonly #bounds: SessionBounds;
  readonly #activity: VoiceActivity;
  readonly #endpointer: Endpointer;
  readonly #preRoll: PreRoll;
  readonly #frameSamples: number;
  readonly #startedAt: number;
  #rest = new Int16Array(0);
  #held: Int16Array[] = [];
  #utterance: Utterance | undefined;
  #concluding: Promise<void> | undefined;
  #holding = false;
  #receivedMs = 0;
  #over = false;

  constructor(
    order: ListenOrder,
    engine: SpeechEngine,
    output: ListenOutput,
    clocks: Clocks,
    bounds: SessionBounds = DEFAULT_BOUNDS,
  ) {
    this.#order = order;
    this.#engine = engine;
    this.#output = output;
    this.#clocks = clocks;
    this.#bounds = bounds;
    this.#activity = new VoiceActivity(order.sampleRateHz);
    this.#endpointer = new Endpointer(order.endpointing, order.offsetMs);
    this.#frameSamples = (order.sampleRateHz * FRAME_MS) / 1000;
    this.#preRoll = new PreRoll((order.sampleRateHz * PRE_ROLL_MS) / 1000);
    this.#startedAt = clocks.steady();
  }

  /** True once nothing more comes. */
  get isOver(): boolean {
    return this.#over;
  }

  /** Audio received, milliseconds. */
  get receivedMs(): number {
    return this.#receivedMs;
  }

  /** Takes whole samples in the announced format. */
  audio(bytes: Uint8Array): void {
    if (this.#over) return;
    let samples: Int16Array = toLinear(bytes, this.#order.format);
    this.#receivedMs += (samples.length * 1000) / this.#order.sampleRateHz;
    if (this.#rest.length > 0) samples = joined(this.#rest, samples);
    let from = 0;
    for (; from + this.#frameSamples <= samples.length && !this.#over; from += this.#frameSamples) {
      this.#frame(samples.subarray(from, from + this.#frameSamples));
    }
    this.#rest = samples.slice(from);
    this.#balance();
  }

  /** The sender ends the listening; what was heard is finalised. Resolves when all was told. */
  async finish(reason: 'key' | 'closed' | 'given-up'): Promise<void> {
    await this.#concluding;
    if (this.#over) return;
    if (this.#utterance === undefined) this.#tellNothing(reason, this.#endpointer.positionMs);
    else await this.#conclude(reason, this.#endpointer.speechEndMs, Number.POSITIVE_INFINITY);
    this.#end();
  }

  /** Throws away what was heard: nothing is decoded further nor told. */
  discard(): void {
    this.#utterance?.discard();
    this.#end();
  }

  #frame(frame: Int16Array): void {
    const event = this.#endpointer.frame(this.#activity.push(frame), FRAME_MS);
    if (event?.kind === 'onset') this.#begin(frame);
    else if (this.#utterance !== undefined) this.#feed(this.#utterance, frame);
    else this.#preRoll.push(frame);
    if (event?.kind === 'speech') this.#output.speechStarted(event.atMs);
    if (event?.kind !== 'ended') return;
    if (this.#utterance !== undefined) void this.#conclude(event.reason, event.speechEndMs, event.voicedMs);
    else if (this.#concluding === undefined) {
      this.#tellNothing(event.reason, event.speechEndMs);
      if (!this.#order.continuous) this.#end();
    }
  }

  #begin(frame: Int16Array): void {
    this.#preRoll.push(frame);
    const { chunks, samples } = this.#preRoll.take();
    const startMs = this.#endpointer.positionMs - (samples * 1000) / this.#order.sampleRateHz;
    const utterance: Utterance = new Utterance(startMs, {
      text: (text) => {
        if (this.#utterance !== utterance) return;
        this.#endpointer.recognised(text.words.map((word) => word.text));
        this.#output.text(text);
      },
      progress: () => this.#balance(),
      failed: () => {
        if (this.#utterance === utterance) void this.#giveUp();
      },
    });
    this.#utterance = utterance;
    utterance.open(this.#engine, this.#order.sampleRateHz);
    for (const chunk of chunks) utterance.write(chunk);
  }

  #feed(utterance: Utterance, frame: Int16Array): void {
    if (this.#endpointer.silenceMs > FED_SILENCE_MS) {
      this.#held.push(frame);
      return;
    }
    for (const held of this.#held) utterance.write(held);
    this.#held = [];
    utterance.write(frame);
  }

  /** Finalises the present utterance and tells its end, or dismisses it as a noise. */
  #conclude(reason: ListenEnd, speechEndMs: number, voicedMs: number): Promise<void> {
    const utterance = this.#utterance;
    if (utterance === undefined) return Promise.resolve();
    this.#utterance = undefined;
    for (const held of this.#held) this.#preRoll.push(held);
    this.#held = [];
    const decidedAtMs = this.#clocks.wall();
    const before = this.#concluding;
    const concluding = (async () => {
      await before;
      await this.#tellFinal(utterance, { reason, speechEndMs, decidedAtMs }, voicedMs);
      if (this.#concluding === concluding) this.#concluding = undefined;
    })();
    this.#concluding = concluding;
    return concluding;
  }

  async #tellFinal(
    utterance: Utterance,
    end: Omit<UtteranceEnd, 'somethingHeard'>,
    voicedMs: number,
  ): Promise<void> {
    let told = false;
    const tellEnd = (reason: ListenEnd, somethingHeard: boolean): void => {
      if (told || this.#over) return;
      told = true;
      this.#output.utteranceEnded({ ...end, reason, somethingHeard });
    };
    const early = setTimeout(() => {
      if (utterance.words.length > 0) tellEnd(end.reason, true);
    }, this.#bounds.endWaitMs);
    const final = await utterance.finish(this.#bounds.finalMs);
    clearTimeout(early);
    if (this.#over) return;
    const isNoise =
      end.reason === 'end-of-speech' &&
      final.complete &&
      !told &&
      !this.#isWorthTelling(final.words, voicedMs);
    if (isNoise) {
      this.#endpointer.dismiss();
      return;
    }
    const reason = final.complete ? end.reason : 'given-up';
    this.#output.text({
      words: final.words,
      stableWords: final.words.length,
      end: { reason, decidedAtMs: end.decidedAtMs },
    });
    tellEnd(reason, final.words.length > 0);
    if (!this.#order.continuous) this.#end();
  }

  /** In a live leg every word counts; where one need is waited for, a noise must not be taken for it. */
  #isWorthTelling(words: readonly RecognisedWord[], voicedMs: number): boolean {
    return this.#order.continuous ? words.length > 0 : this.#endpointer.isSpeech(words, voicedMs);
  }

  #tellNothing(reason: ListenEnd, speechEndMs: number): void {
    const decidedAtMs = this.#clocks.wall();
    this.#output.text({ words: [], stableWords: 0, end: { reason, decidedAtMs } });
    this.#output.utteranceEnded({ reason, speechEndMs, decidedAtMs, somethingHeard: false });
  }

  /** Holds the sender while the decoder is behind, and gives up the backlog of a live one that is too far behind. */
  #balance(): void {
    const queuedMs = this.#utterance?.queuedMs ?? 0;
    const full = queuedMs > (this.#holding ? this.#bounds.mostQueuedMs / 2 : this.#bounds.mostQueuedMs);
    if (full !== this.#holding) {
      this.#holding = full;
      this.#output.hold(full);
    }
    if (!full || this.#over) return;
    const liveMs = this.#clocks.steady() - this.#startedAt;
    if (liveMs - (this.#receivedMs - queuedMs) > this.#bounds.mostLagMs) {
      this.#output.dropped(Math.round(queuedMs));
      void this.#giveUp();
    }
  }

  /** The utterance cannot be decoded in time or at all: what was understood so far is its text. */
  async #giveUp(): Promise<void> {
    this.#utterance?.giveUp();
    await this.#conclude('given-up', this.#endpointer.speechEndMs, Number.POSITIVE_INFINITY);
    this.#balance();
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#utterance?.discard();
    this.#utterance = undefined;
    this.#held = [];
    this.#output.over();
  }
}

function joined(first: Int16Array, second: Int16Array): Int16Array {
  const both = new Int16Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
