import { isStopWord, lightStem, phoneticKey, type Token, tokenize } from '@decroche/french';
import { inFull } from '@decroche/question';
import { isFoldedFrenchWord } from '../../import/french-words.ts';
import type { LexicalModel } from '../ranking/lexical-model.ts';

/** Shorter words are mended only where the word before them leaves one choice. */
const LEAST_LETTERS = 5;
const FEWEST_LETTERS = 2;
const MOST_CANDIDATES = 5;
/** Words of one text that are mended, and looked up for it, at most. */
const MOST_FAULTS = 8;
/** What the redactor put in the place of personal data stays as it is. */
const PLACEHOLDER = /(\[[^\]\n]{1,40}\])/;

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

  /** The text with its faults mended. */
  mend(text: string): string {
    return text
      .split(PLACEHOLDER)
      .map((part, at) => (at % 2 === 0 ? this.#mendPart(part) : part))
      .join('');
  }

  #mendPart(text: string): string {
    let mended = '';
    let from = 0;
    let before: string | undefined;
    let faults = 0;
    for (const token of tokenize(text)) {
      if (token.kind !== 'word' || isStopWord(token.norm)) continue;
      const meant = this.#isKnown(token, text) ? undefined : this.#meant(token.norm, before);
      if (meant !== undefined) faults += 1;
      const word =
        meant === undefined || faults > MOST_FAULTS || isFoldedFrenchWord(token.norm) ? undefined : meant;
      if (word !== undefined) {
        mended += text.slice(from, token.start) + word;
        from = token.end;
      }
      before = lightStem(word ?? token.norm);
    }
    return mended + text.slice(from);
  }

  /** A word of the base, an abbreviation, an acronym, or a name. */
  #isKnown({ norm, text, elided, start, end }: Token, whole: string): boolean {
    const isName =
      text !== text.toLowerCase() && (start > 0 || text.slice(1) !== text.slice(1).toLowerCase());
    return (
      isName ||
      elided ||
      !/^[a-z]+$/u.test(norm) ||
      whole[end] === '.' ||
      inFull(text) !== text ||
      this.#model.spelling.knows(norm) ||
      this.#model
        .analyse(text)
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
