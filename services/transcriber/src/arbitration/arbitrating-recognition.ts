import { DecodingError } from '../engine/decoding-error.ts';
import type {
  RecognisedWord,
  Recognition,
  RecognitionListener,
  SpeechEngine,
} from '../engine/speech-engine.ts';
import { areSure, believedOf } from './sureness.ts';

/** Confidence of a text so far of the recogniser for people from which a person speaks, and below which none does. */
const A_PERSON = 0.75;
const NO_PERSON = 0.65;
/** Sound before which nothing is said against a person, milliseconds: a cut word spoils a short text. */
const LEAST_AGAINST_MS = 2_400;

/**
 * One utterance heard by two recognisers, of which the better one is believed. Texts so far are told once it is known who
 * speaks: what a recogniser makes of a voice that it does not know is not shown to anybody. The losing text is dropped.
 */
export class ArbitratingRecognition implements Recognition {
  readonly #listener: RecognitionListener;
  readonly #embedded: Recognition;
  readonly #people: Recognition;
  #speaker: 'unknown' | 'person' | 'synthetic' = 'unknown';
  /** The last text so far of the embedded recogniser, until it is known who speaks. */
  #held: { readonly words: readonly string[]; readonly decodedMs: number } | undefined;
  #language: string | undefined;
  #peopleLost = false;
  #embeddedLost: Error | undefined;

  constructor(
    engines: { readonly embedded: SpeechEngine; readonly people: SpeechEngine },
    sampleRateHz: number,
    listener: RecognitionListener,
  ) {
    this.#listener = listener;
    this.#embedded = engines.embedded.open(sampleRateHz, {
      partial: (words, decodedMs) => this.#embeddedText(words, decodedMs),
      progress: () => listener.progress(),
      failed: (error) => this.#lost('embedded', error),
    });
    this.#people = engines.people.open(sampleRateHz, {
      partial: (words, decodedMs, confidence) => this.#peopleText(words, decodedMs, confidence ?? 0),
      progress: () => listener.progress(),
      failed: (error) => this.#lost('people', error),
    });
  }

  get queuedMs(): number {
    return Math.max(this.#embedded.queuedMs, this.#people.queuedMs);
  }

  get language(): string | undefined {
    return this.#language;
  }

  write(samples: Int16Array): void {
    this.#embedded.write(samples);
    this.#people.write(samples);
  }

  flush(): void {
    this.#embedded.flush();
    this.#people.flush();
  }

  async finish(): Promise<readonly RecognisedWord[]> {
    const people = this.#people.finish().catch(decodingErrorOf);
    const embedded = await this.#embedded.finish().catch(decodingErrorOf);
    if (!(embedded instanceof DecodingError) && areSure(embedded)) {
      this.#people.discard();
      return embedded;
    }
    const heard = await people;
    if (heard instanceof DecodingError) {
      if (embedded instanceof DecodingError) throw embedded;
      return embedded;
    }
    // Each writes some French down of any language.
    this.#language = this.#people.language;
    if (this.#language !== undefined) return [];
    return embedded instanceof DecodingError ? heard : believedOf(embedded, heard);
  }

  discard(): void {
    this.#embedded.discard();
    this.#people.discard();
    this.#held = undefined;
  }

  #embeddedText(words: readonly string[], decodedMs: number): void {
    if (this.#speaker === 'synthetic') this.#listener.partial(words, decodedMs);
    else {
      this.#held = { words, decodedMs };
      this.#listener.untold?.(words.length, decodedMs);
    }
  }

  #peopleText(words: readonly string[], decodedMs: number, confidence: number): void {
    if (this.#speaker === 'unknown' && this.#people.language === undefined) {
      if (confidence >= A_PERSON) this.#speaker = 'person';
      else if (confidence < NO_PERSON && decodedMs >= LEAST_AGAINST_MS) this.#believeEmbedded();
    }
    if (this.#speaker === 'person') this.#listener.partial(words, decodedMs);
  }

  #believeEmbedded(): void {
    this.#speaker = 'synthetic';
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) this.#listener.partial(held.words, held.decodedMs);
  }

  /** One recogniser is enough; without any the utterance is lost. */
  #lost(which: 'embedded' | 'people', error: Error): void {
    if (which === 'people') {
      this.#peopleLost = true;
      if (this.#embeddedLost === undefined) this.#believeEmbedded();
    } else this.#embeddedLost = error;
    if (this.#peopleLost && this.#embeddedLost !== undefined) this.#listener.failed(error);
  }
}

function decodingErrorOf(error: unknown): DecodingError {
  if (error instanceof DecodingError) return error;
  throw error;
}
