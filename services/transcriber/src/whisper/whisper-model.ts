import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { InferenceSession, Tensor } from '@decroche/onnx-runtime';
import { z } from 'zod';
import { ModelError } from '../models/model-error.ts';
import { HEAD_SIZE } from './graphs.ts';
import { HOP, LogMel, MELS, WHISPER_RATE } from './log-mel.ts';
import type { WrittenWord } from './spoken-form.ts';
import { TOKEN, Vocabulary } from './vocabulary.ts';

/** What was understood of one utterance. */
export interface Understood {
  /** Words as written, with capitals, figures and punctuation. */
  readonly words: readonly WrittenWord[];
  /** Number of pieces of text. */
  readonly tokens: number;
  /** Mean of the natural logarithms of the probabilities of the pieces and of the end. */
  readonly meanLogProbability: number;
  /** Probability that nobody speaks, 0 to 1. */
  readonly noSpeech: number;
  /** The likeliest language, if somebody speaks. */
  readonly language: HeardLanguage;
}

/** A language and how likely it is spoken. */
export interface HeardLanguage {
  /** As the model names it: ISO 639-1, of a few languages ISO 639-3. */
  readonly code: string;
  /** Probability among all languages that it knows, 0 to 1. */
  readonly probability: number;
}

const settingsSchema = z.object({
  suppress_ids: z.array(z.int()),
  suppress_ids_begin: z.array(z.int()),
});
const tokenizerSchema = z.object({
  model: z.object({ vocab: z.record(z.string(), z.int()) }),
  added_tokens: z.array(z.object({ id: z.int(), content: z.string() })),
});

/** The longest sound that the model takes at once, frames: 30 s. */
const MAX_FRAMES = 3000;
/**
 * Silence that the encoder sees behind the utterance, seconds. On 64 recorded sentences: 16.0 % word errors with 4, more
 * with less and with the full 30 s (`./run eval asr --human`).
 */
const MARGIN_S = 4;
/** Pieces a second that are decoded at most, and some for the shortest sounds. */
const TOKENS_A_SECOND = 10;
const FREE_TOKENS = 16;
/** Pieces after which a text that is nothing but guessing is given up; of 192 sentences of people the least mean is −0.66. */
const GUESSED_TOKENS = 10;
const GUESSING = -1.3;
/** A group of so many pieces is written once: what was not understood would go round for ever. */
const UNREPEATED = 4;

/** What the decoder remembers, by the names of its inputs. */
type Memory = Record<string, Tensor>;

/** A loaded Whisper, for one thread: sound in, words out. Nothing of an utterance is kept. */
export class WhisperModel {
  readonly #encoder: InferenceSession;
  readonly #decoder: InferenceSession;
  readonly #vocabulary: Vocabulary;
  /** Codes of the languages by their tokens. */
  readonly #languages: ReadonlyMap<number, string>;
  readonly #mel = new LogMel();
  /** Pieces that are no speech: signs, sounds in brackets, the model's own tokens. */
  readonly #never: readonly number[];
  readonly #neverFirst: readonly number[];
  readonly #layers: number;
  readonly #heads: number;

  private constructor(
    sessions: { readonly encoder: InferenceSession; readonly decoder: InferenceSession },
    vocabulary: Vocabulary,
    languages: ReadonlyMap<number, string>,
    settings: z.infer<typeof settingsSchema>,
  ) {
    this.#encoder = sessions.encoder;
    this.#decoder = sessions.decoder;
    this.#vocabulary = vocabulary;
    this.#languages = languages;
    this.#never = settings.suppress_ids;
    this.#neverFirst = settings.suppress_ids_begin;
    this.#layers = sessions.encoder.outputNames.length / 2;
    const shape = sessions.encoder.outputMetadata[0];
    this.#heads = shape?.isTensor === true ? Number(shape.shape[1]) : 0;
  }

  /**
   * Loads what `./run models fetch` has put into a folder.
   *
   * @throws ModelError `MODEL_UNREADABLE`
   */
  static async load(folder: string): Promise<WhisperModel> {
    const options: InferenceSession.SessionOptions = {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      // What was heard must not stay in memory that the runtime keeps for itself.
      enableCpuMemArena: false,
      enableMemPattern: false,
      logSeverityLevel: 4,
    };
    try {
      const json = async (file: string): Promise<unknown> =>
        JSON.parse(await readFile(path.join(folder, file), 'utf8'));
      const settings = settingsSchema.parse(await json('config.json'));
      const { model, added_tokens: own } = tokenizerSchema.parse(await json('tokenizer.json'));
      const languages = own
        .filter(({ id }) => id >= TOKEN.firstLanguage && id <= TOKEN.lastLanguage)
        .map(({ id, content }) => [id, content.replaceAll(/[<|>]/g, '')] as const);
      const encoder = await InferenceSession.create(path.join(folder, 'encoder.onnx'), options);
      const decoder = await InferenceSession.create(path.join(folder, 'decoder.onnx'), options);
      const vocabulary = new Vocabulary(model.vocab);
      return new WhisperModel({ encoder, decoder }, vocabulary, new Map(languages), settings);
    } catch (cause) {
      throw new ModelError('MODEL_UNREADABLE', folder, 'it cannot be loaded; fetch it again', { cause });
    }
  }

  /**
   * Recognises one utterance, by the likeliest piece at each step.
   *
   * @param samples at {@link WHISPER_RATE}, −1 to 1; what is beyond 30 s is not heard
   */
  async understand(samples: Float32Array): Promise<Understood> {
    const seconds = samples.length / WHISPER_RATE;
    const frames = Math.min(MAX_FRAMES, Math.floor(((seconds + MARGIN_S) * WHISPER_RATE) / HOP / 2) * 2);
    const memory = await this.#listen(samples, frames);
    const opening = await this.#step([TOKEN.startOfTranscript], 0, memory);
    const noSpeech = Math.exp(
      logProbabilityOf(opening, TOKEN.noSpeech, likeliest(opening, opening.length - 1), opening.length - 1),
    );
    const language = this.#languageIn(opening);
    const chosen: number[] = [];
    const logProbabilities: number[] = [];
    let next: readonly number[] = [TOKEN.french, TOKEN.transcribe, TOKEN.noTimestamps];
    let position = 1;
    const most = Math.floor(TOKENS_A_SECOND * seconds + FREE_TOKENS);
    while (chosen.length < most) {
      const logits = await this.#step(next, position, memory);
      position += next.length;
      this.#forbid(logits, chosen);
      const best = likeliest(logits, TOKEN.endOfText);
      logProbabilities.push(logProbabilityOf(logits, best, best, TOKEN.endOfText));
      logits.fill(0);
      if (best === TOKEN.endOfText) break;
      chosen.push(best);
      if (chosen.length >= GUESSED_TOKENS && meanOf(logProbabilities) < GUESSING) break;
      next = [best];
    }
    return {
      words: this.#wordsOf(chosen, logProbabilities),
      tokens: chosen.length,
      meanLogProbability: meanOf(logProbabilities),
      noSpeech,
      language,
    };
  }

  /** @param opening scores after the token that opens every text, where the model names the language */
  #languageIn(opening: Float32Array): HeardLanguage {
    const scores = opening.subarray(TOKEN.firstLanguage, TOKEN.lastLanguage + 1);
    const best = likeliest(scores, scores.length - 1);
    return {
      code: this.#languages.get(TOKEN.firstLanguage + best) ?? '',
      probability: Math.exp(logProbabilityOf(scores, best, best, scores.length - 1)),
    };
  }

  /** Frees the model. */
  async release(): Promise<void> {
    await this.#encoder.release();
    await this.#decoder.release();
  }

  async #listen(samples: Float32Array, frames: number): Promise<Memory> {
    const mel = this.#mel.of(samples, frames);
    const heard = await this.#encoder.run({ mel: new Tensor('float32', mel, [1, MELS, frames]) });
    mel.fill(0);
    const memory: Memory = {};
    for (let layer = 0; layer < this.#layers; layer++) {
      for (const part of ['k', 'v']) {
        memory[`cross_${part}${layer}`] = heard[`cross_${part}${layer}`] as Tensor;
        memory[`past_${part}${layer}`] = new Tensor('float32', new Float32Array(0), [
          1,
          this.#heads,
          0,
          HEAD_SIZE,
        ]);
      }
    }
    return memory;
  }

  /** One step of the decoder, which goes into its memory. @returns scores of the next piece */
  async #step(tokens: readonly number[], position: number, memory: Memory): Promise<Float32Array> {
    const outputs = await this.#decoder.run({
      ...memory,
      tokens: new Tensor('int64', BigInt64Array.from(tokens, BigInt), [1, tokens.length]),
      positions: new Tensor(
        'int64',
        BigInt64Array.from(tokens, (_, at) => BigInt(position + at)),
        [tokens.length],
      ),
    });
    for (let layer = 0; layer < this.#layers; layer++) {
      for (const part of ['k', 'v'])
        memory[`past_${part}${layer}`] = outputs[`new_${part}${layer}`] as Tensor;
    }
    return (outputs.logits as Tensor).data as Float32Array;
  }

  #forbid(logits: Float32Array, chosen: readonly number[]): void {
    for (const token of this.#never) logits[token] = Number.NEGATIVE_INFINITY;
    if (chosen.length === 0) for (const token of this.#neverFirst) logits[token] = Number.NEGATIVE_INFINITY;
    const begun = chosen.slice(1 - UNREPEATED);
    if (begun.length < UNREPEATED - 1) return;
    for (let at = 0; at + UNREPEATED <= chosen.length; at++) {
      if (begun.every((token, offset) => chosen[at + offset] === token))
        logits[chosen[at + UNREPEATED - 1] as number] = Number.NEGATIVE_INFINITY;
    }
  }

  /** Groups pieces into words; the confidence of a word is the mean probability of its pieces (geometric). */
  #wordsOf(tokens: readonly number[], logProbabilities: readonly number[]): WrittenWord[] {
    const groups: { tokens: number[]; sum: number }[] = [];
    for (const [at, token] of tokens.entries()) {
      const last = groups.at(-1);
      const logProbability = logProbabilities[at] as number;
      if (last === undefined || this.#vocabulary.beginsWord(token))
        groups.push({ tokens: [token], sum: logProbability });
      else {
        last.tokens.push(token);
        last.sum += logProbability;
      }
    }
    return groups.map((group) => ({
      text: this.#vocabulary.textOf(group.tokens).trim(),
      confidence: Math.exp(group.sum / group.tokens.length),
    }));
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

/** The token with the highest score, of those up to `last`. */
function likeliest(logits: Float32Array, last: number): number {
  let best = 0;
  for (let at = 1; at <= last; at++) if ((logits[at] as number) > (logits[best] as number)) best = at;
  return best;
}

/** Natural logarithm of the probability of one token among those up to `last`, of which `best` is the likeliest. */
function logProbabilityOf(logits: Float32Array, token: number, best: number, last: number): number {
  const highest = logits[best] as number;
  let sum = 0;
  for (let at = 0; at <= last; at++) sum += Math.exp((logits[at] as number) - highest);
  return (logits[token] as number) - highest - Math.log(sum);
}
