import { createRequire } from 'node:module';

let words: ReadonlySet<string> | undefined;

/** True for a word of the French dictionary, inflected or composed: `rendez-vous`, `est-elle`, `bénéficiaires`. */
export function isFrenchWord(word: string): boolean {
  words ??= new Set(createRequire(import.meta.url)('an-array-of-french-words') as string[]);
  return words.has(word.toLowerCase().normalize('NFC').replaceAll('’', "'"));
}
