import { DEFAULT_MIN_CONFIDENCE } from './believable-words.ts';
import { isHesitation, isUnfinished } from './unfinished-phrase.ts';

/** When an utterance begins and ends. All times are milliseconds of audio, never of the clock. */
export interface EndpointingOptions {
  /** Silence after speech that ends the utterance. Default 700. */
  readonly endSilenceMs: number;
  /** The same after a hesitation word or an unfinished number. Default 1200. */
  readonly unfinishedSilenceMs: number;
  /** How long to wait for the first speech; 0 waits for ever. Default 6000. */
  readonly noSpeechMs: number;
  /** Longest utterance, from its onset. Default 30 000. */
  readonly maxUtteranceMs: number;
  /** Voice shorter than this is a need only if a word was surely recognised. Default 250. */
  readonly minSpeechMs: number;
  /** Voice without any new word for this long is the noise of the line. Default 2500. */
  readonly noiseMs: number;
  /** Voice within {@link onsetWindowMs} that starts an utterance. Default 60. */
  readonly onsetMs: number;
  /** Default 120. */
  readonly onsetWindowMs: number;
  /** Mean confidence from which the words of an ended utterance are believed, 0 to 1. Default 0.7. */
  readonly minConfidence: number;
}

export const DEFAULT_ENDPOINTING: EndpointingOptions = Object.freeze({
  endSilenceMs: 700,
  unfinishedSilenceMs: 1200,
  noSpeechMs: 6000,
  maxUtteranceMs: 30_000,
  minSpeechMs: 250,
  noiseMs: 2500,
  onsetMs: 60,
  onsetWindowMs: 120,
  minConfidence: DEFAULT_MIN_CONFIDENCE,
});

/** Why the endpointer ended an utterance or the wait for one. */
export type EndpointReason = 'end-of-speech' | 'no-speech' | 'max-length';

/** Confidence from which a word alone is believed. */
const SURE = 0.6;

/** What one frame changed. */
export type EndpointEvent =
  /** Voice began; it may still turn out to be a noise. */
  | { readonly kind: 'onset'; readonly atMs: number }
  /** The voice is long enough to be speech, or words were recognised. */
  | { readonly kind: 'speech'; readonly atMs: number }
  | {
      readonly kind: 'ended';
      readonly reason: EndpointReason;
      /** Position of the end of the last voice. */
      readonly speechEndMs: number;
      /** Voice in the utterance. */
      readonly voicedMs: number;
    };

interface Utterance {
  readonly onsetMs: number;
  voicedMs: number;
  lastVoiceMs: number;
  announced: boolean;
  /** Words of the text that was told so far. */
  words: readonly string[];
  /** Number of words that a recogniser made of it so far, told or not. */
  wordCount: number;
  lastNewWordMs: number;
  /** Position up to which it was decoded: what comes after may have words. */
  decodedMs: number;
}

/**
 * Decides where utterances begin and end, from voice activity frame by frame and from what the decoder understood
 * so far. Pure: it reads no clock and holds no audio. After `ended` it waits for the next utterance.
 */
export class Endpointer {
  readonly #options: EndpointingOptions;
  #positionMs: number;
  #waitingSinceMs: number;
  #waitedSinceMs: number;
  #recent: boolean[] = [];
  #utterance: Utterance | undefined;

  /** @param startMs position of the first frame */
  constructor(options: EndpointingOptions = DEFAULT_ENDPOINTING, startMs = 0) {
    this.#options = options;
    this.#positionMs = startMs;
    this.#waitingSinceMs = startMs;
    this.#waitedSinceMs = startMs;
  }

  /** Position after the last frame, milliseconds. */
  get positionMs(): number {
    return this.#positionMs;
  }

  /** Silence since the last voice of the present utterance, milliseconds; 0 outside an utterance. */
  get silenceMs(): number {
    return this.#utterance ? this.#positionMs - this.#utterance.lastVoiceMs : 0;
  }

  /** Position of the end of the last voice of the present utterance, or the present position. */
  get speechEndMs(): number {
    return this.#utterance?.lastVoiceMs ?? this.#positionMs;
  }

  /** Voice in the present utterance, milliseconds. */
  get voicedMs(): number {
    return this.#utterance?.voicedMs ?? 0;
  }

  /** Tells what the decoder understands of the present utterance so far. */
  recognised(words: readonly string[]): void {
    if (this.#utterance !== undefined) this.#utterance.words = words;
  }

  /**
   * Tells how many words the decoder makes of the present utterance up to a position, whether they are told or not. Voice
   * is only taken for noise where it was decoded.
   */
  decoded(words: number, atMs: number): void {
    const utterance = this.#utterance;
    if (utterance === undefined) return;
    utterance.decodedMs = Math.min(this.#positionMs, atMs);
    if (words > utterance.wordCount) utterance.lastNewWordMs = this.#positionMs;
    utterance.wordCount = words;
  }

  /**
   * Judges an ended utterance by its final words: a cough or a knock, which the recogniser writes as a thinking sound,
   * a lone letter or a doubtful word, is not a need.
   *
   * @param words final words, lower-case, with confidences from 0 to 1
   * @param voicedMs as given by `ended`
   */
  isSpeech(words: readonly { text: string; confidence: number }[], voicedMs: number): boolean {
    if (voicedMs >= this.#options.minSpeechMs && words.length > 1) return true;
    return words.some(({ text, confidence }) => text.length > 1 && confidence >= SURE && !isHesitation(text));
  }

  /**
   * Takes back the last `ended`, which was a noise: the wait for speech goes on from where it began.
   *
   * @returns the end of that wait, when it is over meanwhile
   */
  dismiss(): EndpointEvent | undefined {
    this.#waitingSinceMs = this.#waitedSinceMs;
    return this.#utterance === undefined ? this.#endOfWait() : undefined;
  }

  /** Passes over audio that was given up: no voice is known there. */
  skip(ms: number): void {
    this.#positionMs += ms;
    this.#waitingSinceMs += ms;
  }

  /** Forgets the present utterance, which was given up. @returns position of the end of its last voice */
  abandon(): number {
    const at = this.speechEndMs;
    this.#utterance = undefined;
    this.#recent = [];
    this.#waitingSinceMs = this.#positionMs;
    return at;
  }

  /**
   * Takes the next frame.
   *
   * @param voiced whether it holds voice
   * @param ms its length
   */
  frame(voiced: boolean, ms: number): EndpointEvent | undefined {
    this.#positionMs += ms;
    return this.#utterance ? this.#during(this.#utterance, voiced, ms) : this.#waiting(voiced, ms);
  }

  #waiting(voiced: boolean, ms: number): EndpointEvent | undefined {
    const { onsetMs, onsetWindowMs } = this.#options;
    this.#recent.push(voiced);
    if (this.#recent.length > Math.ceil(onsetWindowMs / ms)) this.#recent.shift();
    const voicedMs = this.#recent.filter(Boolean).length * ms;
    if (voicedMs >= onsetMs) {
      const atMs = this.#positionMs - (this.#recent.length - this.#recent.indexOf(true)) * ms;
      this.#utterance = {
        onsetMs: atMs,
        voicedMs,
        lastVoiceMs: this.#positionMs,
        announced: false,
        words: [],
        wordCount: 0,
        lastNewWordMs: this.#positionMs,
        decodedMs: this.#positionMs,
      };
      return { kind: 'onset', atMs };
    }
    return this.#endOfWait();
  }

  #endOfWait(): EndpointEvent | undefined {
    const { noSpeechMs } = this.#options;
    const waitedMs = this.#positionMs - this.#waitingSinceMs;
    return noSpeechMs > 0 && waitedMs >= noSpeechMs ? this.#end('no-speech', this.#positionMs) : undefined;
  }

  #during(utterance: Utterance, voiced: boolean, ms: number): EndpointEvent | undefined {
    if (voiced) {
      utterance.voicedMs += ms;
      utterance.lastVoiceMs = this.#positionMs;
    }
    const { endSilenceMs, unfinishedSilenceMs, minSpeechMs, maxUtteranceMs, noiseMs } = this.#options;
    if (!utterance.announced && (utterance.voicedMs >= minSpeechMs || utterance.wordCount > 0)) {
      utterance.announced = true;
      return { kind: 'speech', atMs: utterance.onsetMs };
    }
    const silenceMs = this.#positionMs - utterance.lastVoiceMs;
    const enough = isUnfinished(utterance.words) ? Math.max(endSilenceMs, unfinishedSilenceMs) : endSilenceMs;
    if (silenceMs >= enough) return this.#end('end-of-speech', utterance.lastVoiceMs);
    if (this.#positionMs - utterance.onsetMs >= maxUtteranceMs) {
      return this.#end('max-length', utterance.lastVoiceMs);
    }
    if (utterance.decodedMs - utterance.lastNewWordMs >= Math.max(noiseMs, enough)) {
      return this.#endOfNoise(utterance);
    }
    return undefined;
  }

  /** Voice goes on but no word comes any more: after words the speech is over, before any it never began. */
  #endOfNoise(utterance: Utterance): EndpointEvent | undefined {
    if (utterance.wordCount > 0) return this.#end('end-of-speech', utterance.lastNewWordMs);
    const { noSpeechMs } = this.#options;
    if (noSpeechMs === 0 || this.#positionMs - this.#waitingSinceMs < noSpeechMs) return undefined;
    return this.#end('no-speech', this.#positionMs);
  }

  #end(reason: EndpointReason, speechEndMs: number): EndpointEvent {
    const voicedMs = this.voicedMs;
    this.#utterance = undefined;
    this.#recent = [];
    this.#waitedSinceMs = this.#waitingSinceMs;
    this.#waitingSinceMs = this.#positionMs;
    return { kind: 'ended', reason, speechEndMs, voicedMs };
  }
}
