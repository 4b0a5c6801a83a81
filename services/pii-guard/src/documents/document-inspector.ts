import type { PersonalDataClass } from '@decroche/contracts';
import { plainText } from '@decroche/french';
import { type Lexicon, loadLexicon } from '../lexicon/lexicon.ts';
import { readPublicNames } from '../lexicon/public-names.ts';
import { OnnxReader } from '../onnx/onnx-reader.ts';
import { Redactor } from '../redaction.ts';
import { readingOf } from '../second-opinion.ts';
import { personalClasses } from './document-policy.ts';

/** Longest that one piece of text waits for the model: nobody is on the line, and nothing passes unread. */
const OPINION_TIMEOUT_MS = 20_000;

/** Looks for persons in written documents with everything that reads a call: detectors, names that stay, model of names. */
export class DocumentInspector {
  readonly #lexicon: Lexicon;
  readonly #redactor: Redactor;
  readonly #second: OnnxReader | undefined;

  private constructor(lexicon: Lexicon, second: OnnxReader | undefined) {
    this.#lexicon = lexicon;
    this.#redactor = new Redactor(lexicon);
    this.#second = second;
  }

  /**
   * @param knowledge folder with the list of names that stay
   * @param model folder of the model of names; undefined for the detectors alone
   * @throws ModelFolderError when the model does not load: an import is not checked by half
   */
  static async load(knowledge: string, model: string | undefined): Promise<DocumentInspector> {
    const lexicon = loadLexicon(readPublicNames(knowledge));
    return new DocumentInspector(
      lexicon,
      model === undefined ? undefined : await OnnxReader.load(model, lexicon),
    );
  }

  /**
   * @param around heading and title under which the text stands
   * @returns classes of what points at a person, each once
   * @throws NoOpinionError when the model fails
   */
  async inspect(text: string, around: string): Promise<readonly PersonalDataClass[]> {
    const plain = plainText(text).text;
    const second = this.#second;
    const added =
      second === undefined || plain.trim() === ''
        ? []
        : readingOf(plain, await second.read(plain, AbortSignal.timeout(OPINION_TIMEOUT_MS)), second.bounds)
            .spans;
    return personalClasses(this.#redactor, this.#lexicon, plain, around, added);
  }

  async close(): Promise<void> {
    await this.#second?.close();
  }
}
