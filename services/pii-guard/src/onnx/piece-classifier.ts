import { Tokenizer } from '@huggingface/tokenizers';
import type { Opinion } from '../second-opinion.ts';
import { ModelFolderError, type PieceModelFolder } from './model-folder.ts';
import { logitsOf, openSession, type Runtime, type Session } from './session.ts';
import { bestLabel, opinionsOf, type WordLabel, windowsOf, wordsOf } from './word-labels.ts';

const KNOWN_INPUTS = new Set(['input_ids', 'attention_mask', 'token_type_ids']);

/** A model of the BERT family with its tokenizer, in this thread. */
export class PieceClassifier {
  readonly #runtime: Runtime;
  readonly #session: Session;
  readonly #folder: PieceModelFolder;
  readonly #tokenizer: Tokenizer;
  readonly #opening: readonly number[];
  readonly #closing: readonly number[];

  private constructor(runtime: Runtime, session: Session, folder: PieceModelFolder, tokenizer: Tokenizer) {
    this.#runtime = runtime;
    this.#session = session;
    this.#folder = folder;
    this.#tokenizer = tokenizer;
    const frame = tokenizer.encode('').ids;
    const half = Math.ceil(frame.length / 2);
    this.#opening = frame.slice(0, half);
    this.#closing = frame.slice(half);
  }

  /** @throws ModelFolderError */
  static async load(path: string, folder: PieceModelFolder): Promise<PieceClassifier> {
    let tokenizer: Tokenizer;
    try {
      tokenizer = new Tokenizer(folder.tokenizer, folder.tokenizerConfig);
    } catch (cause) {
      throw new ModelFolderError(path, 'tokenizer.json cannot be used', { cause });
    }
    const { runtime, session } = await openSession(path, folder.model);
    const unknown = session.inputNames.filter((name) => !KNOWN_INPUTS.has(name));
    if (unknown.length > 0 || !session.inputNames.includes('input_ids'))
      throw new ModelFolderError(
        path,
        `the inputs of model.onnx are ${session.inputNames.join(', ')}, not input_ids`,
      );
    const classifier = new PieceClassifier(runtime, session, folder, tokenizer);
    await classifier.#checkOutput(path);
    return classifier;
  }

  async read(text: string): Promise<Opinion[]> {
    const words = wordsOf(text).map((range) => ({
      ...range,
      pieces: this.#tokenizer.encode(text.slice(range.start, range.end), { add_special_tokens: false }).ids,
    }));
    const labelled: WordLabel[] = [];
    const room = this.#folder.longestInput - this.#opening.length - this.#closing.length;
    for (const window of windowsOf(words, room)) {
      const logits = await this.#classify([
        ...this.#opening,
        ...window.flatMap(({ pieces }) => pieces),
        ...this.#closing,
      ]);
      const width = this.#folder.labels.length;
      let at = this.#opening.length;
      for (const { start, end, pieces } of window) {
        // The first piece of a word speaks for it, as such models are trained.
        const row = logits.subarray(at * width, (at + 1) * width);
        labelled.push({ start, end, ...bestLabel(row, this.#folder.labels) });
        at += pieces.length;
      }
    }
    return opinionsOf(labelled.toSorted((a, b) => a.start - b.start));
  }

  async #checkOutput(path: string): Promise<void> {
    const ids = [
      ...this.#opening,
      ...this.#tokenizer.encode('un', { add_special_tokens: false }).ids,
      ...this.#closing,
    ];
    let values: number;
    try {
      values = (await this.#classify(ids)).length;
    } catch (cause) {
      throw new ModelFolderError(path, 'model.onnx does not run on the tokens of tokenizer.json', { cause });
    }
    if (values !== ids.length * this.#folder.labels.length)
      throw new ModelFolderError(
        path,
        `model.onnx does not give ${this.#folder.labels.length} values a token`,
      );
  }

  async #classify(ids: readonly number[]): Promise<Float32Array> {
    const tensor = (value: (id: number) => number) =>
      new this.#runtime.Tensor(
        'int64',
        BigInt64Array.from(ids, (id) => BigInt(value(id))),
        [1, ids.length],
      );
    const inputs: Record<string, ReturnType<typeof tensor>> = {
      input_ids: tensor((id) => id),
      attention_mask: tensor(() => 1),
      token_type_ids: tensor(() => 0),
    };
    const feeds = Object.fromEntries(
      this.#session.inputNames.flatMap((name) => {
        const input = inputs[name];
        return input === undefined ? [] : [[name, input]];
      }),
    );
    return await logitsOf(this.#session, feeds);
  }
}
