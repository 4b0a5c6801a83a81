/** One recognised word. Times are relative to the first sample written. */
export interface RecognisedWord {
  /** Lower-case text as the model writes it. */
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
  /** From 0 to 1. In a partial text: 1 for a stable word, 0 for one that may still change. */
  readonly confidence: number;
  /** The confidence is that of the whole text: the recogniser tells none of single words. */
  readonly ofWholeText?: boolean;
}

/** The loaded model. */
export interface ModelIdentity {
  /** Name in models/manifest.json, or of the folder. */
  readonly name: string;
  /** True for a model that knows synthetic voices only. */
  readonly demonstrationOnly: boolean;
}

/** A recogniser that will be heard as well once it is here. */
export interface AwaitedModel {
  /** Name in models/manifest.json. */
  readonly name: string;
  /** `not-coming`: nobody fetches it, as far as can be seen here. */
  readonly state: 'not-coming' | 'being-fetched' | 'being-loaded' | 'unusable';
  /** Share of its bytes that are on this machine, 0 to 100. */
  readonly fetchedPercent: number;
}

/** What an engine tells about one utterance. */
export interface RecognitionListener {
  /**
   * The text so far, as words, and how much audio it is the text of.
   *
   * @param confidence mean confidence of its words, 0 to 1, where the engine knows it
   */
  partial(words: readonly string[], decodedMs: number, confidence?: number): void;
  /** So much audio was decoded and has so many words, which are not to be told yet: of engines that hold texts back. */
  untold?(words: number, decodedMs: number): void;
  /** Queued audio was decoded: there may be room again. */
  progress(): void;
  /** The utterance is lost; nothing more will come. */
  failed(error: Error): void;
}

/** The recognition of one utterance. */
export interface Recognition {
  /** Audio written and not decoded yet, milliseconds. */
  readonly queuedMs: number;
  /**
   * Another language than French that was surely spoken, ISO 639-1, in what was decoded so far; then it has no words. Absent
   * from engines that know one language.
   */
  readonly language?: string | undefined;
  /** Takes a copy of linear samples. */
  write(samples: Int16Array): void;
  /** Speech paused: what was written is decoded now, without waiting for more. */
  flush(): void;
  /**
   * Decodes what is queued and gives the final text. No `partial` comes after that text.
   *
   * @throws DecodingError when decoding failed
   */
  finish(): Promise<readonly RecognisedWord[]>;
  /** Throws the utterance away. Safe to call at any time; pending work is given up. */
  discard(): void;
}

/** A speech recogniser: the port behind which engines are swapped. */
export interface SpeechEngine {
  /** What hears an utterance that is opened now. */
  readonly model: ModelIdentity;
  /** What will hear as well once it is here; undefined when nothing is awaited. */
  readonly awaited?: AwaitedModel | undefined;
  /** True while new utterances can be recognised. */
  readonly ready: boolean;
  /** Share of its decoding time used lately, 0 to 1. */
  readonly busyShare: number;
  /** True while audio waits so long for its turn that another stream could not be decoded in time. */
  readonly saturated: boolean;
  /** True when audio of this rate is accepted. */
  accepts(sampleRateHz: number): boolean;
  /** Starts the recognition of one utterance. */
  open(sampleRateHz: number, listener: RecognitionListener): Recognition;
  /** Streams of speech that it can decode in real time here, measured now; nothing when that is not known here. */
  measureCapacity(): Promise<number | undefined>;
  /** Tells how many they are from now on, when a recogniser joins after they were measured. */
  watchCapacity?(listener: (streams: number) => void): void;
  /** Ends every recognition and frees the model. Safe to call twice. */
  close(): Promise<void>;
}
