import type {
  ModelIdentity,
  Recognition,
  RecognitionListener,
  SpeechEngine,
} from '../engine/speech-engine.ts';
import { ArbitratingRecognition } from './arbitrating-recognition.ts';

/**
 * Two recognisers as one: the embedded one, and one for people that may come later, when its model has been fetched. Until
 * then the embedded one hears alone.
 */
export class ArbitratingEngine implements SpeechEngine {
  readonly #embedded: SpeechEngine;
  readonly #onClose: () => void;
  #people: SpeechEngine | undefined;
  #closed = false;

  /** @param onClose told when the other recogniser need not come any more */
  constructor(embedded: SpeechEngine, onClose: () => void = () => undefined) {
    this.#embedded = embedded;
    this.#onClose = onClose;
  }

  /** From now on both hear. Once only; a closed engine closes what it is given. */
  async adopt(people: SpeechEngine): Promise<void> {
    if (this.#closed) await people.close();
    else this.#people = people;
  }

  get model(): ModelIdentity {
    const { name, demonstrationOnly } = this.#embedded.model;
    if (this.#people === undefined) return this.#embedded.model;
    return {
      name: `${name} + ${this.#people.model.name}`,
      demonstrationOnly: demonstrationOnly && this.#people.model.demonstrationOnly,
    };
  }

  get ready(): boolean {
    return !this.#closed && this.#embedded.ready;
  }

  get busyShare(): number {
    return Math.max(this.#embedded.busyShare, this.#people?.busyShare ?? 0);
  }

  get saturated(): boolean {
    return this.#embedded.saturated || (this.#people?.saturated ?? false);
  }

  accepts(sampleRateHz: number): boolean {
    return this.#embedded.accepts(sampleRateHz);
  }

  open(sampleRateHz: number, listener: RecognitionListener): Recognition {
    const people = this.#people;
    if (people === undefined || !people.ready || !people.accepts(sampleRateHz))
      return this.#embedded.open(sampleRateHz, listener);
    return new ArbitratingRecognition({ embedded: this.#embedded, people }, sampleRateHz, listener);
  }

  /** Streams that both can hear at once: their costs add up. */
  async measureCapacity(): Promise<number | undefined> {
    const embedded = await this.#embedded.measureCapacity();
    const people = await this.#people?.measureCapacity();
    if (embedded === undefined || people === undefined) return embedded ?? people;
    return Math.max(1, Math.floor(1 / (1 / embedded + 1 / people)));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#onClose();
    await Promise.all([this.#embedded.close(), this.#people?.close()]);
  }
}
