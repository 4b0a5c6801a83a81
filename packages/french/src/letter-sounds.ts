import { phoneticKey } from './phonetic.ts';

/** Phonetic keys of the names of letters and digits, as {@link phoneticKey} writes sounds. */
const NAMES: Readonly<Record<string, string>> = {
  a: 'A',
  b: 'BE',
  c: 'SE',
  d: 'DE',
  e: 'Y',
  f: 'EF',
  g: 'JE',
  h: 'AC',
  i: 'I',
  j: 'JI',
  k: 'KA',
  l: 'EL',
  m: 'EM',
  n: 'EN',
  o: 'O',
  p: 'PE',
  q: 'KU',
  r: 'ER',
  s: 'ES',
  t: 'TE',
  u: 'U',
  v: 'VE',
  w: 'DWBLYVE',
  x: 'IKS',
  y: 'IGREK',
  z: 'ZED',
  0: 'ZERO',
  1: '1',
  2: 'DY',
  3: 'TRWA',
  4: 'KATR',
  5: 'S1K',
  6: 'SIS',
  7: 'SET',
  8: 'UIT',
  9: 'NYF',
};

/** Sounds follow one another without doubling: `a a` is heard as one long `a`. */
export const joinedSounds = (keys: readonly string[]): string => keys.join('').replace(/(.)\1+/g, '$1');

/** The key of a word, a letter alone by its name: `p` → PE. */
export function soundsOfWord(word: string): string {
  return NAMES[word] ?? phoneticKey(word);
}

/** The key of letters and digits said one by one. */
export function soundsOfLetters(letters: string): string {
  return joinedSounds([...letters].map((letter) => NAMES[letter] ?? ''));
}
