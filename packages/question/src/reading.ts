import { type DateSpan, fold, type NumberSpan, type Token } from '@decroche/french';
import { withoutFigures } from './figures-of-speech.ts';
import { readableText } from './placeholders.ts';
import { isShortForm, readInFull } from './short-forms.ts';
import { Wording } from './wording.ts';

/** Longest text that is read, UTF-16 units; what comes after is ignored. */
export const MOST_TEXT_LENGTH = 20_000;

/** One text read once: its words, its numbers and its dates. A question is one, a sentence of the base too. */
export class Reading {
  /** As it was given, with what the redactor put in it. */
  readonly text: string;
  /** The same, as it is read for its meaning: see {@link readableText}, {@link withoutFigures} and {@link readInFull}. */
  readonly meant: Wording;
  /** As it is before its abbreviations are written in full. */
  readonly #abbreviated: Wording;
  #written: Wording | undefined;
  #words: readonly string[] | undefined;
  #folded: string | undefined;

  constructor(text: string) {
    this.text = text;
    const readable = withoutFigures(readableText(text.slice(0, MOST_TEXT_LENGTH)));
    const { abbreviated, full } = readInFull(readable);
    this.#abbreviated = abbreviated;
    this.meant = full;
  }

  /** The text as it is read for its meaning. */
  get readable(): string {
    return this.meant.text;
  }

  /** Words and punctuation of the readable text, in order. */
  get tokens(): readonly Token[] {
    return this.meant.tokens;
  }

  get numbers(): readonly NumberSpan[] {
    return this.meant.numbers;
  }

  get dates(): readonly DateSpan[] {
    return this.meant.dates;
  }

  /** The words as they were given, placeholders and abbreviations among them: their offsets are those of the text. */
  get written(): Wording {
    const isOf = ({ text }: Wording): boolean => text === this.text;
    this.#written ??= [this.meant, this.#abbreviated].find(isOf) ?? new Wording(this.text);
    return this.#written;
  }

  /** Normal forms of the words and numbers, without punctuation. */
  get words(): readonly string[] {
    this.#words ??= this.meant.unpunctuated.tokens.map(({ norm }) => norm);
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
