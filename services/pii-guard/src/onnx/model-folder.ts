import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { OpinionBounds } from '../second-opinion.ts';
import { BUCKETS, FLAGS, GRAMS } from './word-features.ts';

interface AnyModelFolder {
  /** Path of the ONNX file. */
  readonly model: string;
  /** Label of each output, by its place: `O`, `B-PER`, … */
  readonly labels: readonly string[];
  /** How far it is followed, where its config.json says so. */
  readonly bounds: OpinionBounds;
}

/** A model of the BERT family with its tokenizer, as Hugging Face writes it. */
export interface PieceModelFolder extends AnyModelFolder {
  readonly reads: 'pieces';
  /** Most tokens of one input, special ones included. */
  readonly longestInput: number;
  readonly tokenizer: object;
  readonly tokenizerConfig: object;
}

/** A model of our own, which reads the features of words (`word-features.ts`). */
export interface WordModelFolder extends AnyModelFolder {
  readonly reads: 'words';
}

/** What a token-classification model needs beside its weights. */
export type ModelFolder = PieceModelFolder | WordModelFolder;

/** The folder of the second opinion is not what the service can use. */
export class ModelFolderError extends Error {
  override readonly name = 'ModelFolderError';
  readonly code = 'SECOND_OPINION_MODEL_WRONG';

  /** What is wrong, without the folder and the advice. */
  readonly reason: string;

  constructor(folder: string, reason: string, options?: ErrorOptions) {
    super(
      `second opinion: ${folder}: ${reason}; give a folder with model.onnx, config.json and, unless it reads words, tokenizer.json of a token-classification model, or no folder`,
      options,
    );
    this.reason = reason;
  }
}

const share = z.number().min(0).max(1);
const config = z.object({
  id2label: z.record(z.string().regex(/^\d+$/), z.string()),
  max_position_embeddings: z.int().min(8).optional(),
  bounds: z.strictObject({ leastScore: share, leastScoreOfWords: share, leastDoubt: share }).optional(),
  word_features: z
    .object({ grams: z.literal(GRAMS), flags: z.literal(FLAGS), buckets: z.literal(BUCKETS) })
    .optional(),
});
const FAULTS: Readonly<Record<string, string>> = {
  word_features: 'the model was made for other features of words (word_features) than this program reads',
  bounds: 'config.json has no leastScore, leastScoreOfWords and leastDoubt from 0 to 1 (bounds)',
};
const DEFAULT_LONGEST_INPUT = 512;
/** Models of the RoBERTa family count positions from 2. */
const RESERVED_POSITIONS = 2;
const MODEL_FILES = ['model.onnx', 'onnx/model.onnx'];

/**
 * Reads and checks the folder of a model; nothing is downloaded.
 *
 * @throws ModelFolderError
 */
export function readModelFolder(folder: string): ModelFolder {
  const model = MODEL_FILES.map((file) => path.join(folder, file)).find(isFile);
  if (model === undefined) throw new ModelFolderError(folder, 'holds no model.onnx');
  const parsed = config.safeParse(readJson(folder, 'config.json'));
  if (!parsed.success) {
    const [field] = parsed.error.issues[0]?.path ?? [];
    throw new ModelFolderError(folder, FAULTS[String(field)] ?? 'config.json names no labels (id2label)');
  }
  const {
    id2label,
    max_position_embeddings: positions = DEFAULT_LONGEST_INPUT,
    word_features,
    bounds = {},
  } = parsed.data;
  const labels = Array.from({ length: Object.keys(id2label).length }, (_, at) => id2label[at]);
  if (labels.length < 2 || labels.some((label) => label === undefined))
    throw new ModelFolderError(folder, 'the labels of config.json (id2label) are not numbered from 0');
  if (word_features !== undefined) return { reads: 'words', model, labels: labels as string[], bounds };
  return {
    reads: 'pieces',
    model,
    labels: labels as string[],
    bounds,
    longestInput: Math.min(positions - RESERVED_POSITIONS, DEFAULT_LONGEST_INPUT),
    tokenizer: readJson(folder, 'tokenizer.json'),
    tokenizerConfig: isFile(path.join(folder, 'tokenizer_config.json'))
      ? readJson(folder, 'tokenizer_config.json')
      : {},
  };
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

function readJson(folder: string, file: string): object {
  try {
    return z
      .object({})
      .loose()
      .parse(JSON.parse(readFileSync(path.join(folder, file), 'utf8')));
  } catch (cause) {
    throw new ModelFolderError(folder, `${file} is missing or is no JSON object`, { cause });
  }
}
