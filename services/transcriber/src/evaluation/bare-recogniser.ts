import type { VoskWord } from '../engine/decoding-job.ts';
import { loadVosk, type NativeAddress, type VoskLibrary, voskLibraryFile } from '../engine/vosk-library.ts';

/**
 * libvosk with nothing around it, in this thread: what the service is compared with. It is fed like the loop of
 * Vosk's own servers: a chunk, then a result at libvosk's own endpoints and a partial text otherwise.
 */
export class BareRecogniser {
  readonly #vosk: VoskLibrary;
  readonly #model: NativeAddress;
  readonly #chunkMs: number;

  /** @param chunkMs length of a chunk */
  constructor(modelFolder: string, chunkMs: number) {
    this.#vosk = loadVosk(voskLibraryFile());
    this.#vosk.setLogLevel(-1);
    this.#model = this.#vosk.newModel(modelFolder);
    this.#chunkMs = chunkMs;
    if (!this.#model) throw new Error(`libvosk cannot load ${modelFolder}`);
  }

  /** Recognises a whole recording of linear 16-bit samples. */
  recognise(pcm: Buffer, sampleRateHz: number): string {
    const vosk = this.#vosk;
    const recogniser = vosk.newRecogniser(this.#model, sampleRateHz);
    vosk.setWords(recogniser, 1);
    const step = ((sampleRateHz * this.#chunkMs) / 1000) * 2;
    const texts: string[] = [];
    const take = (json: string): void => {
      const { result } = JSON.parse(json) as { result?: VoskWord[] };
      texts.push(...(result ?? []).map((word) => word.word));
    };
    for (let at = 0; at < pcm.length; at += step) {
      const chunk = pcm.subarray(at, at + step);
      if (vosk.accept(recogniser, chunk, chunk.length) > 0) take(vosk.result(recogniser));
      else JSON.parse(vosk.partialResult(recogniser));
    }
    take(vosk.finalResult(recogniser));
    vosk.freeRecogniser(recogniser);
    return texts.join(' ');
  }

  close(): void {
    this.#vosk.freeModel(this.#model);
  }
}
