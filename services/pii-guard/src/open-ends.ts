import { HESITATIONS, LETTER_NAMES, wordSet } from '@decroche/french';
import { looksLikeName } from './detectors/name-run.ts';
import { isInterruption } from './digit-stretches.ts';
import type { PiiSpan } from './span.ts';
import { isForeignParticle, type Lexeme, type Utterance } from './utterance.ts';

const INSIDE_NAME = wordSet('de du des d la le l les et avec', ...HESITATIONS);
/** Most words that may lie between a name, an address or a disease and what still belongs to it. */
const MAX_BETWEEN = 3;
const MAX_INTERRUPTION = 6;
/** How far back the letters of a word that is being spelled are looked for, in words. */
const SPELLING_REACH = 40;

/** Whether words behind `after` may still belong to what ends there. */
export type Growth = (utterance: Utterance, after: number) => boolean;

/** A name or a disease goes on over particles and unknown words. */
export const nameGrows: Growth = ({ words }, after) =>
  words.length - after <= MAX_BETWEEN &&
  words.slice(after).every((word) => INSIDE_NAME.has(word.norm) || word.particle || !word.stop);

/** An address goes on over whatever stands between its parts. */
export const placeGrows: Growth = ({ words }, after) => words.length - after <= MAX_BETWEEN;

/** A number goes on over interruptions, or over one word of any kind. */
export const numberGrows: Growth = (utterance, after) => {
  const tail = utterance.words.length - after;
  if (tail <= 1) return true;
  return tail <= MAX_INTERRUPTION && isInterruption(utterance, after, utterance.words.length);
};

/** Nothing waits but what was found. */
export const nothingOpen = ({ words }: Utterance): number => words.length;

/** Where the chain of numbers begins that the words to come may go on with. */
export function openNumbers(utterance: Utterance): number {
  let from = utterance.words.length;
  for (const number of utterance.numbers.toReversed()) {
    const beside = from < utterance.words.length && from - number.to <= 1;
    if (!beside && !numberGrows(utterance, number.to) && !isInterruption(utterance, number.to, from)) break;
    from = number.from;
  }
  return from;
}

/** Where a date begins that may be one of birth once its year or more words are said. */
export const openDates = ({ words, dates }: Utterance): number =>
  dates.find((date) => words.length - date.to <= MAX_BETWEEN)?.from ?? words.length;

/** Where single letters begin that end the text. */
export function openLetters(utterance: Utterance): number {
  let from = utterance.words.length;
  for (let at = from - 1; at >= 0 && at >= utterance.words.length - SPELLING_REACH; at--) {
    const word = utterance.words[at] as Lexeme;
    const letter = word.kind === 'word' && (/^[a-z]$/.test(word.norm) || LETTER_NAMES.has(word.norm));
    if (letter && !word.elided) from = at;
    else if (from - at > MAX_BETWEEN) break;
  }
  return from;
}

/** Where a word stands that no list knows, or where words begin that end the text and may all be parts of a name. */
export function openNames(utterance: Utterance, spans: readonly PiiSpan[]): number {
  const unknown = utterance.words.find(
    (word) => isUnknown(word) && !spans.some((span) => word.start >= span.start && word.end <= span.end),
  );
  return Math.min(unknown?.at ?? utterance.words.length, openRunOfNames(utterance));
}

/** No list knows the word: it may turn out to be a name. */
function isUnknown(word: Lexeme): boolean {
  return (
    word.kind === 'word' &&
    word.norm.length > 2 &&
    !word.ordinary &&
    !word.stop &&
    !word.entity &&
    !word.commune
  );
}

function openRunOfNames(utterance: Utterance): number {
  let from = utterance.words.length;
  while (from > 0) {
    const word = utterance.words[from - 1] as Lexeme;
    const particle = word.particle && (from < utterance.words.length || isForeignParticle(word));
    if (!looksLikeName(word) && word.given === undefined && !particle) break;
    from -= 1;
  }
  return from;
}
