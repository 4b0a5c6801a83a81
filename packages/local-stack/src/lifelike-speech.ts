import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from '@decroche/onnx-runtime';
import { z } from 'zod';
import type { EnsureOptions } from './components.ts';
import { ensureLifelikeVoice } from './lifelike-voice.ts';
import { resample } from './resampling.ts';
import { atSpeechLevel, phonemesOf, TELEPHONE_RATE } from './speech.ts';
import type { MonoAudio } from './wav.ts';

const RATE = 24_000;
/** Values of the style for each number of phonemes. */
const STYLE_SIZE = 256;
/** Phonemes that the model takes at once. */
const MOST_PHONEMES = 500;
/** It stands before and after the phonemes. */
const PAUSE = 0;
const vocabularySchema = z.object({ vocab: z.record(z.string(), z.int()) });

/** A voice that is hardly told from a person's, for tests of a recogniser for people. */
export class LifelikeVoice {
  readonly #model: InferenceSession;
  readonly #numbers: Readonly<Record<string, number>>;
  readonly #style: Float32Array;

  private constructor(
    model: InferenceSession,
    numbers: Readonly<Record<string, number>>,
    style: Float32Array,
  ) {
    this.#model = model;
    this.#numbers = numbers;
    this.#style = style;
  }

  /**
   * Fetches what is not here (63 MB) and loads the voice.
   *
   * @throws PackageIndexError, LockTimeoutError, MissingHostProgramError
   */
  static async load(options: EnsureOptions = {}): Promise<LifelikeVoice> {
    const files = await ensureLifelikeVoice(options);
    const { vocab } = vocabularySchema.parse(JSON.parse(await readFile(files.vocabulary, 'utf8')));
    const style = await readFile(files.style);
    const model = await InferenceSession.create(files.model, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 4,
    });
    return new LifelikeVoice(model, vocab, new Float32Array(new Uint8Array(style).buffer));
  }

  /**
   * Says a French text as a telephone carries it: 8 kHz, mono, about −20 dBFS. About one second of a core for each second.
   *
   * @throws SpeechSynthesisError, AudioFormatError
   */
  async speak(text: string): Promise<MonoAudio> {
    const tokens = [...(await phonemesOf(text))]
      .flatMap((phoneme) => this.#numbers[phoneme] ?? [])
      .slice(0, MOST_PHONEMES);
    const around = [PAUSE, ...tokens, PAUSE];
    const style = this.#style.slice(tokens.length * STYLE_SIZE, (tokens.length + 1) * STYLE_SIZE);
    const said = await this.#model.run({
      tokens: new Tensor('int64', BigInt64Array.from(around, BigInt), [1, around.length]),
      style: new Tensor('float32', style, [1, STYLE_SIZE]),
      speed: new Tensor('float32', Float32Array.of(1), [1]),
    });
    const [output = ''] = this.#model.outputNames;
    const samples = said[output]?.data as Float32Array;
    const pcm = Int16Array.from(samples, (sample) => Math.max(-1, Math.min(1, sample)) * 32_767);
    return atSpeechLevel(resample({ pcm, sampleRate: RATE }, TELEPHONE_RATE));
  }

  async close(): Promise<void> {
    await this.#model.release();
  }
}
