export { type SpokenDay, spokenDate } from './dates.ts';
export { nir, sayDigits, spokenNir, spokenPhone } from './identifiers.ts';
export { type Spoken, spellOptions, spokenAmount, spokenNumber, spokenOrdinal } from './numbers.ts';
export { spelledName, spokenWords } from './words.ts';
