import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

let words: ReadonlySet<string> | undefined;

/** True for a word of the French dictionary, inflected or composed: `rendez-vous`, `est-elle`, `bénéficiaires`. */
export function isFrenchWord(word: string): boolean {
  words ??= new Set(wordList());
  return words.has(word.toLowerCase().normalize('NFC').replaceAll('’', "'"));
}

function wordList(): string[] {
  const file = createRequire(import.meta.url).resolve('an-array-of-french-words');
  return JSON.parse(readFileSync(file, 'utf8')) as string[];
}
