import { toLinear } from '../audio/audio-format.ts';
import { FRAME_MS, VoiceActivity } from '../audio/voice-activity.ts';
import { areBelievable } from '../believable-words.ts';
import { Endpointer } from '../endpointing.ts';
import type { RecognisedWord, SpeechEngine } from '../engine/speech-engine.ts';
import { Backlog, type BacklogBounds } from './backlog.ts';
import type { ListenEnd, ListenOutput, UtteranceEnd } from './listen-output.ts';
import type { ListenOrder } from './listen-request.ts';
import { PreRoll } from './pre-roll.ts';
import { Utterance } from './utterance.ts';

/** Clocks of a session. */
export interface Clocks {
  /** Unix time, milliseconds. */
  wall(): number;
  /** Time that never jumps, milliseconds. */
  steady(): number;
}

/** Bounds of one stream, milliseconds. */
export interface SessionBounds extends BacklogBounds {
  /** Longest wait for a final text. */
  readonly finalMs: number;
  /** Time after which the end of an utterance is told without its final text, if words are known already. */
  readonly endWaitMs: number;
  /** Time after which it is told in any case: the caller must not wait for the decoder. */
  readonly latestEndMs: number;
}

export const DEFAULT_BOUNDS: SessionBounds = Object.freeze({
  mostQueuedMs: 1000,
  mostLagMs: 3000,
  finalMs: 5000,
  endWaitMs: 250,
  latestEndMs: 1000,
});

/** Audio before the onset that the decoder gets too. */
const PRE_ROLL_MS = 300;

/** Silence after speech that the decoder gets; the rest is held back until speech goes on. */
const FED_SILENCE_MS = 340;

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
  readonly #backlog: Backlog;
  readonly #preRoll: PreRoll;
  readonly #frameSamples: number;
  #rest = new Int16Array(0);
  #held: Int16Array[] = [];
  #begun = 0;
  #utterance: Utterance | undefined;
  #ending: Utterance | undefined;
  #concluding: Promise<void> | undefined;
  #receivedMs = 0;
  #skippedMs = 0;
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
    this.#backlog = new Backlog(bounds, () => clocks.steady(), {
      hold: (on) => {
        if (!this.#over) output.hold(on);
      },
      giveUp: () => this.#giveUp(),
    });
  }

  /** True while an utterance is in progress or being finalised. */
  get busy(): boolean {
    return this.#utterance !== undefined || this.#concluding !== undefined;
  }

  /** Audio received, milliseconds. */
  get receivedMs(): number {
    return this.#receivedMs;
  }

  /** Takes whole samples in the announced format. */
  audio(bytes: Uint8Array): void {
    if (this.#over) return;
    let samples: Int16Array = toLinear(bytes, this.#order.format);
    const ms = (samples.length * 1000) / this.#order.sampleRateHz;
    this.#receivedMs += ms;
    if (!this.#backlog.arrived(this.#receivedMs)) {
      this.#skippedMs += ms;
      this.#endpointer.skip(ms);
      return;
    }
    this.#tellSkipped();
    if (this.#rest.length > 0) samples = joined(this.#rest, samples);
    let from = 0;
    for (; from + this.#frameSamples <= samples.length && !this.#over; from += this.#frameSamples) {
      this.#frame(samples.subarray(from, from + this.#frameSamples));
    }
    this.#rest = samples.slice(from);
    this.#backlog.queued(this.#utterance?.queuedMs ?? 0);
  }

  /** The sender ends the listening; what was heard is finalised. Resolves when all was told. */
  async finish(reason: 'key' | 'closed' | 'given-up'): Promise<void> {
    await this.#concluding;
    if (this.#over) return;
    this.#tellSkipped();
    if (this.#utterance !== undefined) {
      await this.#conclude(reason, this.#endpointer.speechEndMs, Number.POSITIVE_INFINITY);
    } else if (!this.#order.continuous) this.#tellNothing(reason, this.#endpointer.positionMs);
    this.#end();
  }

  /** Throws away what was heard: nothing is decoded further nor told. */
  discard(): void {
    this.#end();
  }

  #frame(frame: Int16Array): void {
    const event = this.#endpointer.frame(this.#activity.push(frame), FRAME_MS);
    if (event?.kind === 'onset') this.#begin(frame);
    else if (this.#utterance !== undefined) this.#feed(this.#utterance, frame);
    else this.#preRoll.push(frame);
    if (event?.kind === 'speech') this.#output.speechStarted(event.atMs);
    if (event?.kind !== 'ended') return;
    if (this.#utterance !== undefined) {
      void this.#conclude(event.reason, event.speechEndMs, event.voicedMs);
    } else if (this.#concluding === undefined) this.#endWait(event.reason, event.speechEndMs);
  }

  #endWait(reason: ListenEnd, atMs: number): void {
    this.#tellNothing(reason, atMs);
    if (!this.#order.continuous) this.#end();
  }

  #begin(frame: Int16Array): void {
    this.#preRoll.push(frame);
    const { chunks, samples } = this.#preRoll.take();
    const startMs = this.#endpointer.positionMs - (samples * 1000) / this.#order.sampleRateHz;
    const utterance: Utterance = new Utterance(this.#begun++, this.#engine, startMs, {
      text: (text) => {
        if (this.#utterance !== utterance) return;
        this.#endpointer.recognised(text.words.map((word) => word.text));
        this.#output.text(text);
      },
      decoded: (words, atMs) => {
        if (this.#utterance === utterance) this.#endpointer.decoded(words, atMs);
      },
      progress: () => {
        if (this.#utterance === utterance) this.#backlog.queued(utterance.queuedMs);
      },
      failed: () => {
        if (this.#utterance === utterance) this.#giveUp();
      },
    });
    this.#utterance = utterance;
    utterance.open(this.#order.sampleRateHz);
    for (const chunk of chunks) utterance.write(chunk);
  }

  #feed(utterance: Utterance, frame: Int16Array): void {
    if (this.#endpointer.silenceMs > FED_SILENCE_MS) {
      if (this.#held.length === 0) utterance.pause();
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
    this.#backlog.queued(0);
    const decidedAtMs = this.#clocks.wall();
    const before = this.#concluding;
    const told = (async () => {
      await before;
      this.#ending = utterance;
      await this.#tellFinal(utterance, { reason, speechEndMs, decidedAtMs }, voicedMs);
      this.#ending = undefined;
      utterance.forget();
    })();
    const concluding = told.then(() => {
      if (this.#concluding === concluding) this.#concluding = undefined;
    });
    this.#concluding = concluding;
    return concluding;
  }

  async #tellFinal(
    utterance: Utterance,
    end: Omit<UtteranceEnd, 'somethingHeard' | 'notUnderstood' | 'utterance'>,
    voicedMs: number,
  ): Promise<void> {
    let told = false;
    const tellEnd = (reason: ListenEnd, somethingHeard: boolean, notUnderstood = false): void => {
      if (told || this.#over) return;
      told = true;
      const { number } = utterance;
      this.#output.utteranceEnded({ ...end, utterance: number, reason, somethingHeard, notUnderstood });
    };
    const { endWaitMs, latestEndMs, finalMs } = this.#bounds;
    const early = setTimeout(() => {
      if (utterance.words.length > 0) tellEnd(end.reason, true);
    }, endWaitMs);
    const latest = setTimeout(() => {
      const understood = utterance.words.length > 0;
      // He did speak, whatever comes of it later: he was not silent.
      tellEnd(end.reason, understood, !understood && end.reason === 'end-of-speech');
    }, latestEndMs);
    const final = await utterance.finish(finalMs);
    clearTimeout(early);
    clearTimeout(latest);
    if (this.#over) return;
    const believed = !final.complete || areBelievable(final.words, this.#order.endpointing.minConfidence);
    const mayBeNoise = end.reason === 'end-of-speech' && final.complete && !told;
    const isWorthTelling =
      final.language !== undefined || this.#isWorthTelling(final.words, voicedMs, believed);
    if (mayBeNoise && !isWorthTelling) {
      const ended = this.#endpointer.dismiss();
      if (ended?.kind === 'ended') this.#endWait(ended.reason, ended.speechEndMs);
      return;
    }
    const reason = final.complete ? end.reason : 'given-up';
    const words = believed && final.language === undefined ? final.words : [];
    this.#output.text({
      utterance: utterance.number,
      words,
      stableWords: words.length,
      model: utterance.model,
      language: final.language,
      end: { reason, decidedAtMs: end.decidedAtMs },
    });
    const notUnderstood = final.language !== undefined || final.words.length > words.length;
    tellEnd(reason, words.length > 0, notUnderstood);
    if (!this.#order.continuous) this.#end();
  }

  /** In a live leg every word counts; where one need is waited for, a noise must not be taken for it. */
  #isWorthTelling(words: readonly RecognisedWord[], voicedMs: number, believed: boolean): boolean {
    return this.#order.continuous ? words.length > 0 && believed : this.#endpointer.isSpeech(words, voicedMs);
  }

  #tellNothing(reason: ListenEnd, speechEndMs: number): void {
    const decidedAtMs = this.#clocks.wall();
    const utterance = this.#begun++;
    const { model } = this.#engine;
    this.#output.text({ utterance, words: [], stableWords: 0, model, end: { reason, decidedAtMs } });
    this.#output.utteranceEnded({
      utterance,
      reason,
      speechEndMs,
      decidedAtMs,
      somethingHeard: false,
      notUnderstood: false,
    });
  }

  #tellSkipped(): void {
    if (this.#skippedMs > 0) this.#output.dropped(Math.round(this.#skippedMs));
    this.#skippedMs = 0;
  }

  /** The utterance cannot be decoded in time or at all: what was understood so far is its text. */
  #giveUp(): void {
    const utterance = this.#utterance;
    if (utterance === undefined) return;
    const queuedMs = Math.round(utterance.queuedMs);
    utterance.giveUp();
    const speechEndMs = this.#endpointer.abandon();
    if (queuedMs > 0) this.#output.dropped(queuedMs);
    void this.#conclude('given-up', speechEndMs, Number.POSITIVE_INFINITY);
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#backlog.close();
    this.#utterance?.forget();
    this.#ending?.forget();
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
