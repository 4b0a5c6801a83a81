import { Question } from '@decroche/question';

/** The texts that one question is made of: itself, its parts, and its parts in the context of one another. Each is read once. */
export class TextsOfQuestion {
  readonly #year: number;
  readonly #read: Map<string, Question>;

  constructor(whole: Question) {
    this.#year = whole.referenceYear;
    this.#read = new Map([[whole.text, whole]]);
  }

  read(text: string): Question {
    const known = this.#read.get(text) ?? new Question(text, this.#year);
    this.#read.set(text, known);
    return known;
  }
}
