/** What a word is in the grammar of French numerals. */
export type NumeralRole = 'zero' | 'unit' | 'teen' | 'tens' | 'hundred' | 'thousand' | 'million';

export interface NumeralWord {
  readonly role: NumeralRole;
  readonly value: number;
  /** The word is an ordinal form (`deuxième`) and so closes its numeral. */
  readonly ordinal: boolean;
}

const UNITS = ['un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf'];
const TEENS = ['dix', 'onze', 'douze', 'treize', 'quatorze', 'quinze', 'seize'];
const TENS: readonly (readonly [string, number])[] = [
  ['vingt', 20],
  ['trente', 30],
  ['quarante', 40],
  ['cinquante', 50],
  ['soixante', 60],
  ['septante', 70],
  ['huitante', 80],
  ['octante', 80],
  ['nonante', 90],
];

const lexicon = new Map<string, NumeralWord>();
const add = (word: string, role: NumeralRole, value: number, ordinal = false): void => {
  lexicon.set(word, { role, value, ordinal });
};
const addOrdinal = (stem: string, role: NumeralRole, value: number): void => {
  add(`${stem}ieme`, role, value, true);
  add(`${stem}iemes`, role, value, true);
};

add('zero', 'zero', 0);
add('zeros', 'zero', 0);
add('une', 'unit', 1);
UNITS.forEach((word, index) => {
  add(word, 'unit', index + 1);
});
for (const [stem, value] of [
  ['un', 1],
  ['deux', 2],
  ['trois', 3],
  ['quatr', 4],
  ['cinqu', 5],
  ['six', 6],
  ['sept', 7],
  ['huit', 8],
  ['neuv', 9],
] as const) {
  addOrdinal(stem, 'unit', value);
}
for (const word of ['premier', 'premiere', 'premiers', 'premieres']) add(word, 'unit', 1, true);
for (const word of ['second', 'seconde', 'seconds', 'secondes']) add(word, 'unit', 2, true);
TEENS.forEach((word, index) => {
  add(word, 'teen', index + 10);
  addOrdinal(word.replace(/e$/, ''), 'teen', index + 10);
});
for (const [word, value] of TENS) {
  add(word, 'tens', value);
  addOrdinal(word.replace(/e$/, ''), 'tens', value);
}
add('vingts', 'tens', 20);
add('cent', 'hundred', 100);
add('cents', 'hundred', 100);
addOrdinal('cent', 'hundred', 100);
for (const word of ['mille', 'milles', 'mil']) add(word, 'thousand', 1000);
addOrdinal('mill', 'thousand', 1000);
for (const word of ['million', 'millions']) add(word, 'million', 1e6);
addOrdinal('million', 'million', 1e6);
for (const word of ['milliard', 'milliards']) add(word, 'million', 1e9);
addOrdinal('milliard', 'million', 1e9);

/** The numeral role of a folded word, or undefined when it is no number word. */
export const numeralWord = (folded: string): NumeralWord | undefined => lexicon.get(folded);

/** Ordinal words that stand alone only: `vingt premier` is not a numeral. */
export const LONE_ORDINALS: ReadonlySet<string> = new Set([
  'premier',
  'premiere',
  'premiers',
  'premieres',
  'second',
  'seconde',
  'seconds',
  'secondes',
]);
