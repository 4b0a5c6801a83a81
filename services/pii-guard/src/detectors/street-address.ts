import type { NumberSpan } from '@decroche/french';
import { wordSet } from '../detector.ts';
import { isFigureLike } from '../digit-stretches.ts';
import { isUnit } from '../harmless-quantities.ts';
import type { PiiSpan } from '../span.ts';
import type { Lexeme, Utterance } from '../utterance.ts';
import {
  BUILDINGS,
  ENDS,
  EXTENSIONS,
  HESITATIONS,
  HOME,
  INSIDE,
  NUMBERED,
  OTHER_WAYS,
  SURE_WAYS,
} from './address-words.ts';
import { address, endOfPlace, isNumeral, isPostalCode, LONGEST, startOfPlace } from './place-name.ts';

export function wayAt(utterance: Utterance, word: Lexeme): PiiSpan | undefined {
  const short = word.norm === 'r' && utterance.norm(word.at + 1) === '.';
  const abbreviated = word.norm.length <= 4 && utterance.norm(word.at + 1) === '.';
  const sure = SURE_WAYS.has(word.norm) || short;
  if (!sure && !OTHER_WAYS.has(word.norm)) return undefined;
  const number = numberBefore(utterance, word.at);
  const home = utterance.cueBefore(word.at, 5, HOME);
  const to = endOfPlace(utterance, word.at + (abbreviated ? 2 : 1));
  if (short && number === undefined) return undefined;
  if (to === word.at + 1 && number === undefined) return undefined;
  const postal = utterance.words
    .slice(word.at, to)
    .some(
      (part) =>
        isPostalCode(utterance, part.at) !== undefined ||
        (NUMBERED.has(part.norm) && isNumeral(utterance, part.at + 1)),
    );
  const named = isNamed(utterance, word.at + 1, to);
  const placed = utterance.words
    .slice(word.at + 1, to)
    .some((part) => part.commune && (part.writtenCase === 'capital' || !part.ordinary));
  if (number === undefined && !home && !postal && !(sure && named) && !(named && placed)) return undefined;
  if (!sure && number !== undefined && !home && !postal && !named) return undefined;
  return address(utterance, startOfPlace(utterance, number?.from ?? word.at), to, 0.88);
}

/** The number of the house, straight before the way or before `bis`. */
function numberBefore(utterance: Utterance, way: number): { from: number } | undefined {
  let to = way;
  const comma = utterance.words[to - 1]?.text === ',';
  if (comma) to -= 1;
  if (EXTENSIONS.has(utterance.norm(to - 1))) to -= 1;
  while (HESITATIONS.has(utterance.norm(to - 1))) to -= 1;
  if (/^(?:la|l)$/.test(utterance.norm(to - 1)) && utterance.norm(to - 2) === 'de') to -= 2;
  else if (utterance.norm(to - 1) === 'du') to -= 1;
  const code = utterance.words[to - 1];
  if (code?.kind === 'code' && /^\d{1,4}[a-z]{1,3}$/.test(code.norm)) return { from: to - 1 };
  const number = utterance.numberEndingAt(to);
  return number === undefined || number.kind === 'decimal' || /^une?$/.test(utterance.norm(number.from))
    ? undefined
    : { from: beforeMisheard(utterance, houseNumberFrom(number)) };
}

/** A phone number may run into the house number: only its last part is taken. */
function houseNumberFrom(number: NumberSpan): number {
  return (number.parts.length > 2 ? number.parts.at(-1)?.from : number.from) ?? number.from;
}

/** `quatre vain quinze chemin`: figures that were misheard in the number of the house. */
function beforeMisheard(utterance: Utterance, from: number): number {
  const number = utterance.numberEndingAt(from - 1);
  return isFigureLike(utterance.norm(from - 1)) && number !== undefined ? number.from : from;
}

/** Whether what follows a way is a name: `des Lilas`, `Jean Jaurès`, and not `la place de mon mari`. */
function isNamed(utterance: Utterance, from: number, to: number): boolean {
  const rest = utterance.words.slice(from, to);
  const content = rest.filter((word) => !INSIDE.has(word.norm) && word.kind === 'word');
  if (content.length === 0) return false;
  if (content.some((word) => word.writtenCase === 'capital' || word.given !== undefined || word.commune))
    return true;
  return content.some((word) => !word.ordinary) || /^(?:de|du|des|d)$/.test(utterance.norm(from));
}

/** `44000 Nantes`, `code postal 44000`, `quarante-quatre mille Nantes`. */
export function postalCodeAt(utterance: Utterance, word: Lexeme): PiiSpan | undefined {
  const cued = utterance.cueBefore(word.at, 6, CODE) && utterance.cueBefore(word.at, 5, POSTAL_WORD);
  if (cued) {
    const number = utterance.numberAt(word.at);
    if (number?.from === word.at && !number.ambiguous)
      return address(utterance, number.from, Math.max(number.to, endOfPlace(utterance, number.to)), 0.9);
  }
  const to = isPostalCode(utterance, word.at);
  if (to === undefined) return undefined;
  const place = utterance.words[to];
  const follows =
    place?.kind === 'word' &&
    (place.commune || place.writtenCase === 'capital') &&
    !place.stop &&
    !isUnit(place.norm);
  const plain = place?.ordinary === true && place.writtenCase !== 'capital';
  if (!follows || (plain && (word.kind !== 'number' || place.norm.length < 4))) return undefined;
  return address(utterance, beforePostalCode(utterance, word.at), endOfPlace(utterance, to), 0.9);
}

const MOST_BEFORE_CODE = 8;

/** `Le Bourg 24510 Limeuil`, `EHPAD Les Jardins 12000 Rodez`: what stands before a postal code, as far as it is a name. */
function beforePostalCode(utterance: Utterance, code: number): number {
  let from = code;
  for (let at = code - 1; at >= 0 && at >= code - MOST_BEFORE_CODE; at--) {
    const word = utterance.words[at] as Lexeme;
    if (BUILDINGS.has(word.norm)) from = at;
    else if (utterance.cased && /^\p{Lu}/u.test(word.text) && !word.entity) from = at;
    else if (!INSIDE.has(word.norm) && !isNumeral(utterance, at) && word.text !== ',' && word.norm.length > 1)
      break;
  }
  return startOfPlace(utterance, from);
}

const CODE = wordSet('code cp');

const POSTAL_WORD = wordSet('postal cp postale');

/** Where a way or a home begins that the words at the end of the text may still name; the end of the text for none. */
export function startOfOpenPlace(utterance: Utterance): number {
  const { words } = utterance;
  for (let at = Math.max(0, words.length - LONGEST - 1); at < words.length; at++) {
    const word = words[at] as Lexeme;
    if (!SURE_WAYS.has(word.norm) && !OTHER_WAYS.has(word.norm)) continue;
    const to = endOfPlace(utterance, at + 1);
    const closed = words.slice(to).some((rest) => ENDS.has(rest.norm) && !HESITATIONS.has(rest.norm));
    if (!closed) return startOfPlace(utterance, numberBefore(utterance, at)?.from ?? at);
  }
  return words.length;
}
