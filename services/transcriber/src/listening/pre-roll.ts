/** Keeps the last moments of audio before speech, so that the onset of the first word is not cut. */
export class PreRoll {
  readonly #mostSamples: number;
  #chunks: Int16Array[] = [];
  #samples = 0;

  /** @param mostSamples how much is kept */
  constructor(mostSamples: number) {
    this.#mostSamples = mostSamples;
  }

  push(samples: Int16Array): void {
    this.#chunks.push(samples);
    this.#samples += samples.length;
    while (this.#samples - (this.#chunks[0]?.length ?? 0) >= this.#mostSamples) {
      this.#samples -= this.#chunks.shift()?.length ?? 0;
    }
  }

  /** Gives what is kept, oldest first, and forgets it. */
  take(): { chunks: Int16Array[]; samples: number } {
    const taken = { chunks: this.#chunks, samples: this.#samples };
    this.#chunks = [];
    this.#samples = 0;
    return taken;
  }
}
