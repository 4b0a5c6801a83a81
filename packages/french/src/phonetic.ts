import { fold } from './fold.ts';

/**
 * How a French word sounds, roughly: one character per sound. Vowels E (é è ai e), A, I, O (o au eau), U, W (ou),
 * Y (eu œ), nasals 1 (in ain un), 2 (an en), 3 (on); consonants as letters, C for ch, G for hard g, J for soft g.
 */

interface Context {
  readonly word: string;
  readonly at: number;
}

type Sound = readonly [pattern: string, sound: string, when?: (context: Context) => boolean];

/** Stands for a mute e at the end: not heard, but the consonant before it is. */
const MUTE = '_';
const VOWELS = `aeiouy${MUTE}`;
const isVowel = (letter: string | undefined): boolean =>
  letter !== undefined && letter !== '' && VOWELS.includes(letter);

const nasal =
  (length: number) =>
  ({ word, at }: Context): boolean => {
    const next = word[at + length];
    return !isVowel(next) && next !== 'n' && next !== 'm' && next !== 'h';
  };
const atEnd =
  (length: number) =>
  ({ word, at }: Context): boolean =>
    at + length === word.length;
const beforeSoft =
  (length: number) =>
  ({ word, at }: Context): boolean =>
    `eiy${MUTE}`.includes(word[at + length] ?? '-');
const beforeVowel =
  (length: number) =>
  ({ word, at }: Context): boolean =>
    isVowel(word[at + length]);
const betweenVowels = ({ word, at }: Context): boolean => isVowel(word[at - 1]) && isVowel(word[at + 1]);

/** Tried in order at each place; the first whose letters and condition fit is taken. */
const SOUNDS: readonly Sound[] = [
  ['eaux', 'O'],
  ['eau', 'O'],
  ['aux', 'O', atEnd(3)],
  ['ti', 'SI', ({ word, at }) => at > 0 && word[at - 1] !== 's' && word.startsWith('on', at + 2)],
  ['tiel', 'SIEL', ({ at }) => at > 0],
  ['cc', 'KS', beforeSoft(2)],
  ['sch', 'C'],
  ['sh', 'C'],
  ['ch', 'K', ({ word, at }) => 'rl'.includes(word[at + 2] ?? '-')],
  ['ch', 'C'],
  ['ph', 'F'],
  ['th', 'T'],
  ['rh', 'R'],
  ['gn', 'N'],
  ['gu', 'G', beforeSoft(2)],
  ['ge', 'J', ({ word, at }) => 'aou'.includes(word[at + 2] ?? '-')],
  ['qu', 'K'],
  ['cqu', 'K'],
  ['ck', 'K'],
  ['sc', 'S', beforeSoft(2)],
  ['ouill', 'WY'],
  ['euill', 'YY'],
  ['ueil', 'YY'],
  ['eil', 'EY', atEnd(3)],
  ['eill', 'EY'],
  ['ail', 'AY', atEnd(3)],
  ['aill', 'AY'],
  [
    'ill',
    'IY',
    ({ word, at }) => at > 0 && !/^(?:v|m|tranqu)$/.test(word.slice(0, at)) && isVowel(word[at + 3]),
  ],
  ['oin', 'W1', nasal(3)],
  ['ien', 'I1', nasal(3)],
  ['ain', '1', nasal(3)],
  ['aim', '1', nasal(3)],
  ['ein', '1', nasal(3)],
  ['yn', '1', nasal(2)],
  ['ym', '1', nasal(2)],
  ['in', '1', nasal(2)],
  ['im', '1', nasal(2)],
  ['un', '1', nasal(2)],
  ['um', '1', ({ word, at }) => at + 2 < word.length && nasal(2)({ word, at })],
  ['an', '2', nasal(2)],
  ['am', '2', ({ word, at }) => at + 2 < word.length && nasal(2)({ word, at })],
  ['en', '2', nasal(2)],
  ['em', '2', ({ word, at }) => at + 2 < word.length && nasal(2)({ word, at })],
  ['on', '3', nasal(2)],
  ['om', '3', nasal(2)],
  ['ou', 'W'],
  ['oi', 'WA'],
  ['oy', 'WAI', beforeVowel(2)],
  ['ai', 'E'],
  ['ay', 'EI', beforeVowel(2)],
  ['ei', 'E'],
  ['au', 'O'],
  ['oeu', 'Y'],
  ['eu', 'Y'],
  ['er', 'E', ({ word, at }) => word.length > 3 && at + 2 === word.length],
  ['ez', 'E', atEnd(2)],
  ['et', 'E', atEnd(2)],
  ['ss', 'S'],
  ['s', 'Z', betweenVowels],
  ['c', 'S', beforeSoft(1)],
  ['c', 'K'],
  ['g', 'J', beforeSoft(1)],
  ['g', 'G'],
  ['x', 'KS', ({ word, at }) => at < word.length - 1],
  ['y', 'I'],
  ['q', 'K'],
  ['w', 'V'],
];

const byFirstLetter = new Map<string, Sound[]>();
for (const sound of SOUNDS) {
  const first = sound[0][0] as string;
  byFirstLetter.set(first, [...(byFirstLetter.get(first) ?? []), sound]);
}

const LONGEST = 64;
const FINAL_SILENT = /[dpstxz]+$/;
const KEPT_FINALS = /^(?:os|bus|sens|fils|cap|stop|sept|huit|dix|six|ouest|est|sud|net|brut|index|plus)$/;

/** `ces`, `des`, `les`: the only words in -es whose e is not mute. */
const SHORT_WITH_SOUNDED_E = /^[cdlmst]es$/;

/** Marks a mute e (`-e`, `-es`) or drops silent consonants at the end; never down to nothing. */
function withEndMarked(word: string): string {
  if (SHORT_WITH_SOUNDED_E.test(word)) return `${word[0]}ez`;
  if (word.length > 2 && /es?$/.test(word)) return word.replace(/es?$/, MUTE);
  if (KEPT_FINALS.test(word)) return word;
  const trimmed = word.replace(FINAL_SILENT, '');
  return trimmed.length >= 2 ? trimmed : word;
}

/**
 * A key that two French words share when they sound alike: `réversion` and `revertion`, `aspa` and `haspa`.
 * Deliberately coarse on e (é, è, ai are one). Digits are kept; only the first 64 letters count. Empty for a word
 * without letters or digits.
 */
export function phoneticKey(word: string): string {
  const finalE = /[éèê](?:e?s?)$/.test(word.slice(-4).toLowerCase().normalize('NFC'));
  let letters = fold(word)
    .slice(0, LONGEST)
    .replace(/[^a-z0-9]/g, '');
  letters = letters.replace(/(?<![cps])h/g, '').replace(/^h/, '');
  if (finalE) letters = letters.replace(/ee?s?$/, 'er');
  else letters = withEndMarked(letters);
  let key = '';
  for (let at = 0; at < letters.length; ) {
    const context = { word: letters, at };
    const found = byFirstLetter
      .get(letters[at] as string)
      ?.find(([pattern, , when]) => letters.startsWith(pattern, at) && (when === undefined || when(context)));
    const letter = letters[at] as string;
    key += found !== undefined ? found[1] : letter === MUTE ? '' : letter.toUpperCase();
    at += found === undefined ? 1 : found[0].length;
  }
  return key.replace(/([A-Z])\1+/g, '$1');
}

/** Whether two words or short phrases have the same phonetic key, spaces and apostrophes aside. */
export function soundsLike(a: string, b: string): boolean {
  const keyA = phoneticKey(a);
  return keyA !== '' && keyA === phoneticKey(b);
}
