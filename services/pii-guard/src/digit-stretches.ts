import type { NumberPart, NumberSpan } from '@decroche/french';
import { harmlessParts } from './harmless-quantities.ts';
import { INTERRUPTIONS } from './lexicon/stop-words.ts';
import type { Lexeme, Utterance } from './utterance.ts';

/** A run of digits said or written for their own sake, with what interrupted it. */
export interface DigitStretch {
  /** Token range, half-open. */
  readonly from: number;
  readonly to: number;
  /** UTF-16 offsets, half-open. */
  readonly start: number;
  readonly end: number;
  /** Digits of the greedy reading. */
  readonly digits: string;
  readonly parts: readonly NumberPart[];
}

/** Most tokens that may interrupt a number. */
const LONGEST_GAP = 6;

/** Words that a recogniser writes for a figure; alone between figures they are one. */
const FIGURE_LIKE = new Set(
  'cette cet set sans sang vin vain vint vins hein deu de si scie huitre huitres neufs dit dis cadre carte cinque sain saint sein sangs toi troie'.split(
    ' ',
  ),
);

/** Whether a folded word is one that a recogniser writes for a figure. */
export const isFigureLike = (norm: string): boolean => FIGURE_LIKE.has(norm);

/** Misheard figures at the end of a number, where nothing behind them speaks for one. */
const LAST_FIGURES = new Set(
  'cette set huitre vin vain vint cinque deu sang sangs scie sain sein troie'.split(' '),
);

/** A NIR or a phone number that is not yet whole. */
const BEGUN = /^(?:[12]\d{2}(?:0[1-9]|1[0-2])(?:\d{2})?|0[1-9](?:\d\d){0,3})$/;
/** Who says so looks for the rest, whatever he says meanwhile. */
const PAUSES = new Set('attendez attends minute seconde excusez pardon voyons'.split(' '));

const isWordsOnly = (utterance: Utterance, from: number, to: number): boolean =>
  utterance.words.slice(from, to).every(({ kind }) => kind === 'word');

/** Whether a number that stops before `from` may go on at `to`: only interruptions lie between. `number`: its digits so far. */
export function isInterruption(utterance: Utterance, from: number, to: number, number = '0'): boolean {
  if (to - from > LONGEST_GAP) return false;
  if (BEGUN.test(number) && PAUSES.has(utterance.norm(from)) && isWordsOnly(utterance, from, to)) return true;
  let misheard = 0;
  for (let at = from; at < to; at++) {
    const token = utterance.words[at];
    if (token === undefined || token.kind === 'number' || isListMark(utterance, token, to, number))
      return false;
    if (isJoint(token, number)) continue;
    if (!FIGURE_LIKE.has(token.norm) || ++misheard > MAX_MISHEARD) return false;
  }
  return true;
}

const MAX_MISHEARD = 2;

/** A mark, a hesitation, a word between two groups of one number. */
function isJoint(token: Lexeme, number: string): boolean {
  if (/^(?:a|b|be|ah)$/.test(token.norm) && /^[12]\d{4}2$/.test(number)) return true;
  if (token.norm === 'et' && (number.startsWith('0') || number.length > 6)) return true;
  return token.kind === 'punctuation' ? /[-.,;|/:()+*…_\s]/.test(token.text) : INTERRUPTIONS.has(token.norm);
}

/** `16, 18, 20 ans`: a list, unless a phone number is written so, a NIR is dictated or its key follows. */
function isListMark(utterance: Utterance, token: Lexeme, to: number, number: string): boolean {
  if (!/^[,;/]$/.test(token.text) || number.startsWith('0')) return false;
  if (token.text !== '/') return !isInsideNir(utterance, to, number);
  return !(token.end === utterance.words[token.at + 1]?.start && number.length >= 8);
}

/** `un trente-neuf, zéro cinq, deux A, …`: commas between the groups of a NIR. */
function isInsideNir(utterance: Utterance, next: number, number: string): boolean {
  if (!/^[1-478]\d{2}/.test(number)) return false;
  return number.length > 4
    ? /^.\d{2}(?:0[1-9]|1[0-2])/.test(number)
    : utterance.numberAt(next)?.digits.startsWith('0') === true;
}

/**
 * Numbers of the text put together over what interrupts them, less the harmless ones: a quantity, a date or a
 * reference never joins, and ends what stands before it. `taken` tokens belong to something else.
 */
export function digitStretches(utterance: Utterance, taken: (at: number) => boolean): DigitStretch[] {
  const reader = new StretchReader(utterance);
  for (const number of utterance.numbers) {
    if (number.kind === 'ordinal') continue;
    const harmless = harmlessParts(utterance, number);
    number.parts.forEach((part, index) => {
      const decimal = number.kind === 'decimal' && !isBesideDigits(utterance, part);
      if (harmless[index] || decimal || taken(part.from)) reader.close();
      else reader.add(part, number);
    });
  }
  reader.close();
  return reader.stretches;
}

/** Puts the parts of numbers together. */
class StretchReader {
  readonly stretches: DigitStretch[] = [];
  readonly #utterance: Utterance;
  #parts: NumberPart[] = [];
  #said = '';

  constructor(utterance: Utterance) {
    this.#utterance = utterance;
  }

  add(part: NumberPart, number: NumberSpan): void {
    if (!this.#goesOn(part, number)) this.close();
    this.#parts.push(part);
    this.#said += part.digits;
  }

  close(): void {
    const parts = this.#parts;
    // `seize mille pour une part`: a lone article after an interruption is no figure.
    while (parts.length > 1 && isArticleApart(this.#utterance, parts)) parts.pop();
    const [first] = parts;
    const last = withMisheard(this.#utterance, parts);
    if (first !== undefined && last !== undefined) this.stretches.push(this.#stretch(first, last));
    this.#parts = [];
    this.#said = '';
  }

  #goesOn(part: NumberPart, number: NumberSpan): boolean {
    const last = this.#parts.at(-1);
    if (last === undefined || isInterruption(this.#utterance, last.to, part.from, this.#said)) return true;
    return part === number.parts[0] && isWordBetween(last, part, this.#parts, number);
  }

  #stretch(first: NumberPart, last: NumberPart): DigitStretch {
    const { words, text } = this.#utterance;
    const parts = this.#parts;
    const digits = digitsOf(parts);
    const from = hasPlus(this.#utterance, first.from, digits) ? first.from - 1 : first.from;
    const start = words[from]?.start ?? 0;
    return { from, to: last.to, start, end: words[last.to - 1]?.end ?? text.length, digits, parts };
  }
}

function isArticleApart(utterance: Utterance, parts: readonly NumberPart[]): boolean {
  const last = parts[parts.length - 1] as NumberPart;
  const previous = parts[parts.length - 2] as NumberPart;
  // `vingt est un` is 21 misheard.
  if (
    last.from === previous.to + 1 &&
    /^(?:est|et)$/.test(utterance.norm(previous.to)) &&
    utterance.norm(last.from) === 'un'
  )
    return false;
  return last.from > previous.to && /^une?$/.test(utterance.norm(last.from)) && last.to === last.from + 1;
}

/** One word of any kind between two runs of figures that both stand for themselves. */
function isWordBetween(
  last: NumberPart,
  next: NumberPart,
  parts: readonly NumberPart[],
  number: NumberSpan,
): boolean {
  return next.from === last.to + 1 && parts.length > 2 && number.kind === 'digits' && number.parts.length > 2;
}

const digitsOf = (parts: readonly NumberPart[]): string => parts.map(({ digits }) => digits).join('');

/** `+33`, `plus trente-trois`: the sign belongs to the number. */
function hasPlus(utterance: Utterance, from: number, digits: string): boolean {
  const sign = utterance.norm(from - 1);
  // `o six douze`: the letter for the figure.
  if (sign === 'o' && digits.length === 9) return true;
  return sign === '+' || (sign === 'plus' && digits.length >= 8);
}

/** The last part with a misheard figure behind it: `vingt huitre`. */
function withMisheard(utterance: Utterance, parts: readonly NumberPart[]): NumberPart | undefined {
  const last = parts.at(-1);
  if (last === undefined || parts.length < 3 || !LAST_FIGURES.has(utterance.norm(last.to))) return last;
  return { ...last, to: last.to + 1 };
}

/** `55.06` inside `1 55.06 03` is two groups, not a decimal. */
function isBesideDigits(utterance: Utterance, part: NumberPart): boolean {
  return utterance.words[part.from - 1]?.kind === 'number' || utterance.words[part.to]?.kind === 'number';
}
