import { ModelFolderError, type WordModelFolder } from './model-folder.ts';
import { logitsOf, openSession, type Runtime, type Session } from './session.ts';
import { FLAGS, GRAMS } from './word-features.ts';

/** The model of names and homes, in this thread: letter groups and flags of words in, label values out. */
export class WordClassifier {
  readonly #runtime: Runtime;
  readonly #session: Session;

  private constructor(runtime: Runtime, session: Session) {
    this.#runtime = runtime;
    this.#session = session;
  }

  /** @throws ModelFolderError */
  static async load(path: string, folder: WordModelFolder): Promise<WordClassifier> {
    const { runtime, session } = await openSession(path, folder.model);
    const classifier = new WordClassifier(runtime, session);
    let values: number;
    try {
      values = (await classifier.read(new Int32Array(GRAMS * 2), new Float32Array(FLAGS * 2))).length;
    } catch (cause) {
      throw new ModelFolderError(path, 'model.onnx does not run on grams and flags of words', { cause });
    }
    if (values !== folder.labels.length * 2)
      throw new ModelFolderError(path, `model.onnx does not give ${folder.labels.length} values a word`);
    return classifier;
  }

  /** Values of every label for every word, one row a word. */
  async read(grams: Int32Array, flags: Float32Array): Promise<Float32Array> {
    const words = grams.length / GRAMS;
    return await logitsOf(this.#session, {
      grams: new this.#runtime.Tensor('int32', grams, [words, GRAMS]),
      flags: new this.#runtime.Tensor('float32', flags, [words, FLAGS]),
    });
  }
}
