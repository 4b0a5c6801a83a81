import type {
  AwaitedModel,
  ModelIdentity,
  Recognition,
  RecognitionListener,
  SpeechEngine,
} from '../engine/speech-engine.ts';
import { ArbitratingRecognition } from './arbitrating-recognition.ts';

/** The other recogniser on its way. */
export interface Arrival {
  readonly awaited: AwaitedModel | undefined;
  /** It need not come any more. */
  cancel(): void;
}

/**
 * Two recognisers as one: the embedded one, and one for people that may come later, when its model has been fetched. Until
 * then the embedded one hears alone.
 */
export class ArbitratingEngine implements SpeechEngine {
  readonly #embedded: SpeechEngine;
  readonly #arrival: Arrival | undefined;
  #people: SpeechEngine | undefined;
  /** Streams that the embedded one can hear alone, once they were measured. */
  #alone: number | undefined;
  #onCapacity: (streams: number) => void = () => undefined;
  #closed = false;

  constructor(embedded: SpeechEngine, arrival?: Arrival) {
    this.#embedded = embedded;
    this.#arrival = arrival;
  }

  /**
   * From now on both hear. Where streams are admitted already, those that both can hear are measured first: nobody is let in
   * whom the newcomer has no time for. Once only; a closed engine closes what it is given.
   *
   * @throws DecodingError when the newcomer does not get through the measurement; it is closed then
   */
  async adopt(people: SpeechEngine): Promise<void> {
    let capacity: number | undefined;
    if (this.#alone !== undefined) {
      try {
        capacity = bothTogether(this.#alone, await people.measureCapacity());
      } catch (error) {
        await people.close();
        throw error;
      }
    }
    if (this.#closed) {
      await people.close();
      return;
    }
    this.#people = people;
    if (capacity !== undefined) this.#onCapacity(capacity);
  }

  get awaited(): AwaitedModel | undefined {
    return this.#arrival?.awaited;
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

  /** Streams that all that are here now can hear at once. */
  async measureCapacity(): Promise<number | undefined> {
    this.#alone = await this.#embedded.measureCapacity();
    return bothTogether(this.#alone, await this.#people?.measureCapacity());
  }

  watchCapacity(listener: (streams: number) => void): void {
    this.#onCapacity = listener;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#arrival?.cancel();
    await Promise.all([this.#embedded.close(), this.#people?.close()]);
  }
}

/** Streams that two can hear at once, of those that each hears alone: their costs add up. */
function bothTogether(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.max(1, Math.floor(1 / (1 / one + 1 / other)));
}
