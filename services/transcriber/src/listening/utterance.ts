import { DecodingError } from '../engine/decoding-error.ts';
import type {
  ModelIdentity,
  RecognisedWord,
  Recognition,
  RecognitionListener,
  SpeechEngine,
} from '../engine/speech-engine.ts';
import type { HeardText } from './listen-output.ts';
import { StablePrefix, type StableText } from './stable-prefix.ts';

/** Who is told about an utterance in progress. */
export interface UtteranceListener {
  /** The partial text changed. */
  text(text: HeardText): void;
  /** Sound up to that position in the call was decoded, milliseconds; it has so many words so far. */
  decoded(words: number, atMs: number): void;
  /** Queued audio was decoded. */
  progress(): void;
  /** The utterance cannot be decoded further. */
  failed(): void;
}

/** What an utterance was understood as. */
export interface FinalText {
  readonly words: readonly RecognisedWord[];
  /** Another language than French that was surely spoken, ISO 639-1; then there are no words. */
  readonly language?: string | undefined;
  /** False for the text so far of an utterance that could not be decoded to its end. */
  readonly complete: boolean;
}

/** One utterance from its onset to its final text, with words placed in the call. */
export class Utterance implements RecognitionListener {
  /** Number of the utterance in the stream, from 0. */
  readonly number: number;
  /** What hears it, also when another recogniser joins meanwhile. */
  readonly model: ModelIdentity;
  readonly #engine: SpeechEngine;
  readonly #startMs: number;
  readonly #listener: UtteranceListener;
  readonly #prefix = new StablePrefix();
  #recognition: Recognition | undefined;
  #text: HeardText;
  #lost = false;

  /**
   * @param number of the utterance in the stream, from 0
   * @param engine that hears it
   * @param startMs position in the call of the first sample that will be written
   */
  constructor(number: number, engine: SpeechEngine, startMs: number, listener: UtteranceListener) {
    this.number = number;
    this.#engine = engine;
    this.model = engine.model;
    this.#startMs = startMs;
    this.#listener = listener;
    this.#text = this.#nothing;
  }

  /** Text so far. */
  get words(): readonly RecognisedWord[] {
    return this.#text.words;
  }

  /** Audio written and not decoded yet, milliseconds. */
  get queuedMs(): number {
    return this.#recognition?.queuedMs ?? 0;
  }

  open(sampleRateHz: number): void {
    try {
      this.#recognition = this.#engine.open(sampleRateHz, this);
    } catch (error) {
      if (!(error instanceof DecodingError)) throw error;
      this.#lost = true;
    }
  }

  write(samples: Int16Array): void {
    this.#recognition?.write(samples);
  }

  /** Speech paused: what was written is decoded now. */
  pause(): void {
    this.#recognition?.flush();
  }

  /**
   * The final text, or the last partial one when decoding failed or took longer than `deadlineMs`.
   */
  async finish(deadlineMs: number): Promise<FinalText> {
    if (this.#lost || this.#recognition === undefined) return { words: this.words, complete: false };
    const expired = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => expired.resolve(undefined), deadlineMs);
    try {
      const words = await Promise.race([this.#recognition.finish(), expired.promise]);
      if (words !== undefined) {
        const { language } = this.#recognition;
        return { words: words.map((word) => this.#placed(word)), language, complete: true };
      }
      this.#recognition.discard();
    } catch (error) {
      if (!(error instanceof DecodingError)) throw error;
    } finally {
      clearTimeout(timer);
    }
    return { words: this.words, complete: false };
  }

  /** Stops decoding and keeps the text so far as the last one. */
  giveUp(): void {
    this.#lost = true;
    this.#recognition?.discard();
  }

  /** Throws the utterance away. */
  discard(): void {
    this.#recognition?.discard();
  }

  /** Its end was told: no word of it is kept, whoever still holds it. */
  forget(): void {
    this.discard();
    this.#prefix.forget();
    this.#text = this.#nothing;
  }

  untold(words: number, decodedMs: number): void {
    this.#listener.decoded(words, this.#startMs + decodedMs);
  }

  partial(words: readonly string[], decodedMs: number): void {
    this.#listener.decoded(words.length, this.#startMs + decodedMs);
    const stable = this.#prefix.push(words, decodedMs);
    if (this.#isTold(stable) || stable.words.length === 0) return;
    this.#text = {
      ...this.#nothing,
      stableWords: stable.stableWords,
      words: stable.words.map((text, index) =>
        this.#placed({
          text,
          startMs: index === 0 ? 0 : (stable.sinceMs[index - 1] ?? 0),
          endMs: stable.sinceMs[index] ?? decodedMs,
          confidence: index < stable.stableWords ? 1 : 0,
        }),
      ),
    };
    this.#listener.text(this.#text);
  }

  progress(): void {
    this.#listener.progress();
  }

  failed(): void {
    this.#lost = true;
    this.#listener.failed();
  }

  get #nothing(): HeardText {
    return { utterance: this.number, words: [], stableWords: 0, model: this.model };
  }

  #isTold({ words, stableWords }: StableText): boolean {
    const told = this.#text;
    return (
      stableWords === told.stableWords &&
      words.length === told.words.length &&
      words.every((word, index) => word === told.words[index]?.text)
    );
  }

  #placed(word: RecognisedWord): RecognisedWord {
    return {
      ...word,
      startMs: Math.max(0, Math.round(this.#startMs + word.startMs)),
      endMs: Math.max(0, Math.round(this.#startMs + word.endMs)),
    };
  }
}
