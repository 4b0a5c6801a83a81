import {
  type DateSpan,
  fold,
  type NumberSpan,
  readDates,
  readNumbers,
  type Token,
  tokenize,
} from '@decroche/french';
import { withoutFigures } from './figures-of-speech.ts';
import { readableText } from './placeholders.ts';
import { inFull, isShortForm } from './short-forms.ts';

/** Longest text that is read, UTF-16 units; what comes after is ignored. */
export const MOST_TEXT_LENGTH = 20_000;

/** One text read once: its words, its numbers and its dates. A question is one, a sentence of the base too. */
export class Reading {
  /** As it was given, with what the redactor put in it. */
  readonly text: string;
  /** The same, as it is read for its meaning: see {@link readableText}, {@link withoutFigures} and {@link inFull}. */
  readonly readable: string;
  /** Words and punctuation, in order. */
  readonly tokens: readonly Token[];
  #numbers: readonly NumberSpan[] | undefined;
  #dates: readonly DateSpan[] | undefined;
  #words: readonly string[] | undefined;
  #folded: string | undefined;

  constructor(text: string) {
    this.text = text;
    this.readable = inFull(withoutFigures(readableText(text.slice(0, MOST_TEXT_LENGTH))));
    this.tokens = tokenize(this.readable);
  }

  get numbers(): readonly NumberSpan[] {
    this.#numbers ??= readNumbers(this.tokens);
    return this.#numbers;
  }

  get dates(): readonly DateSpan[] {
    this.#dates ??= readDates(this.tokens, this.numbers);
    return this.#dates;
  }

  /** Normal forms of the words and numbers, without punctuation. */
  get words(): readonly string[] {
    this.#words ??= this.tokens.flatMap(({ norm, kind }) => (kind === 'punctuation' ? [] : [norm]));
    return this.#words;
  }

  /** See {@link isShortForm}. */
  get isShortForm(): boolean {
    return isShortForm(this.tokens);
  }

  /** The readable text in small letters without accents, one space between words. */
  get folded(): string {
    this.#folded ??= fold(this.readable).replace(/\s+/g, ' ');
    return this.#folded;
  }
}

/** A text, read already or to be read. */
export type Readable = string | Reading;

/** The reading of a text. */
export function readingOf(text: Readable): Reading {
  return typeof text === 'string' ? new Reading(text) : text;
}

/** The folded text of a sentence of the base, which has nothing to be made readable: see {@link Reading.folded}. */
export function foldedOf(text: Readable): string {
  return (typeof text === 'string' ? fold(text).replace(/\s+/g, ' ') : text.folded).replaceAll('’', "'");
}
