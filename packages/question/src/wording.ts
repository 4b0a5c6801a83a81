import {
  type DateSpan,
  type NumberSpan,
  readDates,
  readNumbers,
  type Token,
  tokenize,
} from '@decroche/french';

/** The words of one text in a row, with the numbers and the dates that they say; each is read once, when it is asked for. */
export class Wording {
  readonly text: string;
  /** Offsets are those of the text. */
  readonly tokens: readonly Token[];
  #numbers: readonly NumberSpan[] | undefined;
  #dates: readonly DateSpan[] | undefined;
  #unpunctuated: Wording | undefined;

  /** @param tokens those of the text that count; all of them when absent */
  constructor(text: string, tokens: readonly Token[] = tokenize(text)) {
    this.text = text;
    this.tokens = tokens;
  }

  get numbers(): readonly NumberSpan[] {
    this.#numbers ??= readNumbers(this.tokens);
    return this.#numbers;
  }

  get dates(): readonly DateSpan[] {
    this.#dates ??= readDates(this.tokens, this.numbers);
    return this.#dates;
  }

  /** The same without punctuation: what it parts is read together, as it is when a recogniser heard it. */
  get unpunctuated(): Wording {
    if (this.#unpunctuated === undefined) {
      const words = this.tokens.filter(({ kind }) => kind !== 'punctuation');
      this.#unpunctuated = words.length === this.tokens.length ? this : new Wording(this.text, words);
    }
    return this.#unpunctuated;
  }
}
