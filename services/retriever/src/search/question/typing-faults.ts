import { isStopWord, lightStem, phoneticKey, type Token } from '@decroche/french';
import { isAbbreviation, type Readable, readingOf } from '@decroche/question';
import { isFoldedFrenchWord } from '../../import/french-words.ts';
import type { LexicalModel } from '../ranking/lexical-model.ts';

/** Shorter words are mended only where the word before them leaves one choice. */
const LEAST_LETTERS = 5;
const FEWEST_LETTERS = 2;
const MOST_CANDIDATES = 5;
/** Words of one text that are mended, and looked up for it, at most. */
const MOST_FAULTS = 8;
/** What the redactor put in the place of personal data stays as it is. */
const PLACEHOLDERS = /\[[^\]\n]{1,40}\]/g;

/**
 * Mends what fingers do to words of the base: a letter that is missing, doubled or in the place of its neighbour, and
 * spelling by ear. A word that the base or the language knows is left alone, and so is one that may stand for two.
 */
export class TypingFaults {
  readonly #model: LexicalModel;
  /** Words of the titles by the stem of the word before them. */
  readonly #followers = new Map<string, Set<string>>();

  /** @param titles what the base calls its subjects */
  constructor(model: LexicalModel, titles: Iterable<string>) {
    this.#model = model;
    for (const title of titles) {
      let before: string | undefined;
      for (const { word, term } of model.analyse(title)) {
        if (before !== undefined && word !== '') this.#follow(before, word);
        before = term;
      }
    }
  }

  /** The text with its faults mended; what placeholders part is mended apart. */
  mend(readable: Readable): string {
    const { text, written } = readingOf(readable);
    let mended = '';
    let kept = 0;
    for (const part of partsOf(text, written.tokens)) {
      for (const { word, start, end } of this.#mendings(part, text)) {
        mended += text.slice(kept, start) + word;
        kept = end;
      }
    }
    return mended + text.slice(kept);
  }

  #mendings({ start: from, tokens }: Part, text: string): Mending[] {
    const mendings: Mending[] = [];
    let before: string | undefined;
    let faults = 0;
    for (const token of tokens) {
      if (token.kind !== 'word' || isStopWord(token.norm)) continue;
      const opens = token.start === from;
      const meant = this.#isKnown(token, opens, text) ? undefined : this.#meant(token.norm, before);
      if (meant !== undefined) faults += 1;
      const word =
        meant === undefined || faults > MOST_FAULTS || isFoldedFrenchWord(token.norm) ? undefined : meant;
      if (word !== undefined) mendings.push({ word, start: token.start, end: token.end });
      before = lightStem(word ?? token.norm);
    }
    return mendings;
  }

  /** A word of the base, an abbreviation, an acronym, or a name. */
  #isKnown(token: Token, opens: boolean, whole: string): boolean {
    const { norm, text, elided, end } = token;
    const isName = text !== text.toLowerCase() && (!opens || text.slice(1) !== text.slice(1).toLowerCase());
    return (
      isName ||
      elided ||
      !/^[a-z]+$/u.test(norm) ||
      whole[end] === '.' ||
      this.#model.spelling.knows(norm) ||
      isAbbreviation(token) ||
      this.#model
        .analyseWord(token)
        .some(({ term, kind }) => kind !== 'stem' || this.#model.idOf(term) !== undefined)
    );
  }

  #meant(norm: string, before: string | undefined): string | undefined {
    if (norm.length >= LEAST_LETTERS) return this.#likelyWord(norm);
    return norm.length >= FEWEST_LETTERS && before !== undefined ? this.#follower(norm, before) : undefined;
  }

  #likelyWord(norm: string): string | undefined {
    const near = this.#model.spelling
      .suggest(norm, { max: MOST_CANDIDATES })
      .filter(
        ({ word, distance, sameSound }) =>
          (sameSound ? distance <= 2 : distance === 1 && isSlip(norm, word)) &&
          this.#model.isFrequent(lightStem(word)),
      );
    const stems = new Set(near.map(({ word }) => lightStem(word)));
    return stems.size === 1 ? near[0]?.word : undefined;
  }

  #follower(norm: string, before: string): string | undefined {
    const key = phoneticKey(norm);
    const alike = [...(this.#followers.get(before) ?? [])].filter((word) => phoneticKey(word) === key);
    return alike.length === 1 ? alike[0] : undefined;
  }

  #follow(before: string, word: string): void {
    const known = this.#followers.get(before);
    if (known === undefined) this.#followers.set(before, new Set([word]));
    else known.add(word);
  }
}

/** A letter more or less, or two that changed places: another letter in the place of one makes another word. */
function isSlip(typed: string, word: string): boolean {
  return typed.length !== word.length || [...typed].sort().join('') === [...word].sort().join('');
}

/** A word that is mended, and where the faulty one stands. */
interface Mending {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** What stands between two placeholders. */
interface Part {
  readonly start: number;
  readonly tokens: readonly Token[];
}

function partsOf(text: string, tokens: readonly Token[]): Part[] {
  const parts: Part[] = [];
  let from = 0;
  const add = (to: number): void => {
    parts.push({ start: from, tokens: tokens.filter(({ start, end }) => start >= from && end <= to) });
  };
  for (const { index, 0: placeholder } of text.matchAll(PLACEHOLDERS)) {
    add(index);
    from = index + placeholder.length;
  }
  add(text.length);
  return parts;
}
