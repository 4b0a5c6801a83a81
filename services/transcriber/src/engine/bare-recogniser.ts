import type { VoskWord } from './decoding-job.ts';
import { loadVosk, type NativeAddress, type VoskLibrary, voskLibraryFile } from './vosk-library.ts';

/**
 * libvosk with nothing around it, in this thread: what the service is compared with. It is fed like the loop of
 * Vosk's own servers: a chunk, then a result at libvosk's own endpoints and a partial text otherwise.
 */
export class BareRecogniser {
  readonly #vosk: VoskLibrary;
  readonly #model: NativeAddress;
  readonly #chunkMs: number;

  /**
   * @param chunkMs length of a chunk
   * @throws Error when libvosk cannot load the model
   */
  constructor(modelFolder: string, chunkMs: number) {
    this.#vosk = loadVosk(voskLibraryFile());
    this.#vosk.setLogLevel(-1);
    this.#model = this.#vosk.newModel(modelFolder);
    this.#chunkMs = chunkMs;
    if (!this.#model) throw new Error(`libvosk cannot load ${modelFolder}`);
  }

  /** Begins to recognise one stream. */
  open(sampleRateHz: number): BareSession {
    return new BareSession(this.#vosk, this.#model, sampleRateHz);
  }

  /** Recognises a whole recording of linear 16-bit samples. */
  recognise(pcm: Buffer, sampleRateHz: number): string {
    const session = this.open(sampleRateHz);
    const step = ((sampleRateHz * this.#chunkMs) / 1000) * 2;
    for (let at = 0; at < pcm.length; at += step) session.accept(pcm.subarray(at, at + step));
    return session.finish();
  }

  close(): void {
    this.#vosk.freeModel(this.#model);
  }
}

/** One stream of {@link BareRecogniser}. */
export class BareSession {
  readonly #vosk: VoskLibrary;
  readonly #recogniser: NativeAddress;
  readonly #words: string[] = [];

  constructor(vosk: VoskLibrary, model: NativeAddress, sampleRateHz: number) {
    this.#vosk = vosk;
    this.#recogniser = vosk.newRecogniser(model, sampleRateHz);
    vosk.setWords(this.#recogniser, 1);
  }

  accept(chunk: Buffer): void {
    if (this.#vosk.accept(this.#recogniser, chunk, chunk.length) > 0) {
      this.#take(this.#vosk.result(this.#recogniser));
    } else JSON.parse(this.#vosk.partialResult(this.#recogniser));
  }

  /** @returns every word since the beginning */
  finish(): string {
    this.#take(this.#vosk.finalResult(this.#recogniser));
    this.#vosk.freeRecogniser(this.#recogniser);
    return this.#words.join(' ');
  }

  #take(json: string): void {
    const { result } = JSON.parse(json) as { result?: VoskWord[] };
    this.#words.push(...(result ?? []).map(({ word }) => word));
  }
}
