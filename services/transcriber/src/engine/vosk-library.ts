import { createRequire } from 'node:module';
import path from 'node:path';
import koffi from 'koffi';

/** Address of an object of libvosk; it may be used from any thread of the process. */
export type NativeAddress = bigint;

/** The functions of libvosk 0.3.x that are used here, as declared in its `vosk_api.h`. */
export interface VoskLibrary {
  setLogLevel(level: number): void;
  /** @returns 0n when the model cannot be loaded */
  newModel(folder: string): NativeAddress;
  freeModel(model: NativeAddress): void;
  /** @returns 0n when it cannot be made */
  newRecogniser(model: NativeAddress, sampleRateHz: number): NativeAddress;
  freeRecogniser(recogniser: NativeAddress): void;
  /** Asks for times and confidences in final results. */
  setWords(recogniser: NativeAddress, on: number): void;
  /** @returns 1 at an endpoint, 0 otherwise, -1 when decoding failed; `bytes` are 16-bit linear samples */
  accept(recogniser: NativeAddress, bytes: Uint8Array, length: number): number;
  /** JSON `{partial}`. */
  partialResult(recogniser: NativeAddress): string;
  /** The result at an endpoint; the recogniser goes on with the next utterance. */
  result(recogniser: NativeAddress): string;
  /** JSON `{text, result?: [{word, start, end, conf}]}`. */
  finalResult(recogniser: NativeAddress): string;
}

/** Shared library inside the npm package `vosk`, whose own binding is not used (it does not build on Node 20+). */
export function voskLibraryFile(): string {
  const require = createRequire(import.meta.url);
  return path.join(path.dirname(require.resolve('vosk/package.json')), 'lib/linux-x86_64/libvosk.so');
}

/**
 * Loads libvosk, or takes it again in another thread of the same process.
 *
 * @throws Error when the file cannot be loaded
 */
export function loadVosk(file: string): VoskLibrary {
  const library = koffi.load(file);
  const bind = <F>(declaration: string): F => library.func(declaration) as F;
  return {
    setLogLevel: bind('void vosk_set_log_level(int)'),
    newModel: bind('void* vosk_model_new(const char*)'),
    freeModel: bind('void vosk_model_free(void*)'),
    newRecogniser: bind('void* vosk_recognizer_new(void*, float)'),
    freeRecogniser: bind('void vosk_recognizer_free(void*)'),
    setWords: bind('void vosk_recognizer_set_words(void*, int)'),
    accept: bind('int vosk_recognizer_accept_waveform(void*, const void*, int)'),
    partialResult: bind('const char* vosk_recognizer_partial_result(void*)'),
    result: bind('const char* vosk_recognizer_result(void*)'),
    finalResult: bind('const char* vosk_recognizer_final_result(void*)'),
  };
}
