import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

let words: ReadonlySet<string> | undefined;
let text: string | undefined;

/** True for a word of the French dictionary, inflected or composed: `rendez-vous`, `est-elle`, `bénéficiaires`. */
export function isFrenchWord(word: string): boolean {
  words ??= new Set(wordList());
  return words.has(word.toLowerCase().normalize('NFC').replaceAll('’', "'"));
}

/** Letters that may stand for a folded one. */
const ACCENTED: Readonly<Record<string, string>> = {
  a: '[aàâä]',
  c: '[cç]',
  e: '[eéèêë]',
  i: '[iîï]',
  o: '[oôö]',
  u: '[uùûü]',
  y: '[yÿ]',
};

/**
 * True for a word of the dictionary that was typed without its accents: `echeance`. Reads through the whole dictionary, some
 * ten milliseconds: for words that are looked up now and then.
 *
 * @param word folded, letters only
 */
export function isFoldedFrenchWord(word: string): boolean {
  text ??= dictionary();
  return new RegExp(`"${word.replace(/[aceiouy]/g, (letter) => ACCENTED[letter] ?? letter)}"`, 'u').test(
    text,
  );
}

function wordList(): string[] {
  return JSON.parse(dictionary()) as string[];
}

function dictionary(): string {
  return readFileSync(createRequire(import.meta.url).resolve('an-array-of-french-words'), 'utf8');
}
