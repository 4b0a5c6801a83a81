import { ModelError } from '../models/model-error.ts';

/** One tensor of a model. */
export interface Weight {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

const FORMAT_VERSION = 6;
const FLOAT32 = 0;
const FLOAT16 = 4;
/** No tensor of a model of this family has as many dimensions. */
const MAX_DIMENSIONS = 4;

/**
 * Reads the weights of a Whisper in CTranslate2's binary format, version 6: names, dimensions and 16- or 32-bit floats
 * (https://github.com/OpenNMT/CTranslate2, `python/ctranslate2/specs/model_spec.py`).
 *
 * @throws ModelError `MODEL_UNREADABLE`
 */
export function readWeights(file: Buffer, name: string): Map<string, Weight> {
  try {
    return new WeightReader(file).read();
  } catch (cause) {
    const why = cause instanceof RangeError ? 'it is cut off' : (cause as Error).message;
    throw new ModelError('MODEL_UNREADABLE', name, `its weights cannot be read: ${why}; fetch it again`, {
      cause,
    });
  }
}

class WeightReader {
  readonly #file: Buffer;
  #at = 0;

  constructor(file: Buffer) {
    this.#file = file;
  }

  read(): Map<string, Weight> {
    if (this.#uint32() !== FORMAT_VERSION || this.#string() !== 'WhisperSpec')
      throw new Error('it is no Whisper of CTranslate2, version 6');
    this.#uint32();
    const weights = new Map<string, Weight>();
    for (let left = this.#uint32(); left > 0; left--) {
      const name = this.#string();
      const weight = this.#weight();
      if (weight !== undefined) weights.set(name, weight);
    }
    for (let left = this.#uint32(); left > 0; left--) {
      const alias = this.#string();
      const weight = weights.get(this.#string());
      if (weight !== undefined) weights.set(alias, weight);
    }
    return weights;
  }

  /** Undefined for what is no float: settings of CTranslate2. */
  #weight(): Weight | undefined {
    const rank = this.#bytes(1).readUInt8();
    if (rank > MAX_DIMENSIONS) throw new Error(`a tensor has ${rank} dimensions`);
    const dims = Array.from({ length: rank }, () => this.#uint32());
    const kind = this.#bytes(1).readUInt8();
    const bytes = Uint8Array.from(this.#bytes(this.#uint32())).buffer;
    if (kind === FLOAT16) return { dims, data: Float32Array.from(new Float16Array(bytes)) };
    return kind === FLOAT32 ? { dims, data: new Float32Array(bytes) } : undefined;
  }

  #string(): string {
    const length = this.#bytes(2).readUInt16LE();
    return this.#bytes(length).toString('utf8', 0, length - 1);
  }

  #uint32(): number {
    return this.#bytes(4).readUInt32LE();
  }

  #bytes(count: number): Buffer {
    if (this.#at + count > this.#file.length) throw new RangeError('end of file');
    this.#at += count;
    return this.#file.subarray(this.#at - count, this.#at);
  }
}
