import { HESITATIONS, type NumberSpan, wordSet } from '@decroche/french';
import { isFigureLike } from '../digit-stretches.ts';
import { isUnit } from '../harmless-quantities.ts';
import type { PiiSpan } from '../span.ts';
import type { Lexeme, Utterance } from '../utterance.ts';
import {
  BUILDINGS,
  ENDS,
  EXTENSIONS,
  HOME,
  INSIDE,
  NUMBERED,
  OTHER_WAYS,
  SURE_WAYS,
} from './address-words.ts';
import { address, endOfPlace, isNumeral, isPostalCode, LONGEST, startOfPlace } from './place-name.ts';

/** `12 rue des Lilas`, `au lieu-dit La Borde`: a way with what names it. */
export function wayAt(utterance: Utterance, word: Lexeme): PiiSpan | undefined {
  // `R. 351-9` is an article of a code.
  const short =
    word.norm === 'r' && utterance.norm(word.at + 1) === '.' && utterance.word(word.at + 2) !== undefined;
  const parted = PARTED.test(`${utterance.norm(word.at - 1)} ${word.norm}`);
  const sure = SURE_WAYS.has(word.norm) || short || parted;
  // `l'avé p f` is no avenue, `c'est fermé à Parthenay` no farm.
  const accented = /é/.test(word.text) && /^(?:ave|ferme)$/.test(word.norm);
  if ((!sure && !OTHER_WAYS.has(word.norm)) || accented) return undefined;
  if (isFigurative(utterance, word)) return undefined;
  const number = numberBefore(utterance, word.at);
  const abbreviated = word.norm.length <= 4 && utterance.norm(word.at + 1) === '.';
  const to = endOfPlace(utterance, word.at + (abbreviated ? 2 : 1));
  if (number === undefined && (short || to === word.at + 1)) return undefined;
  if (!isSomewhere(utterance, word, { sure, numbered: number !== undefined, to })) return undefined;
  const from = startOfPlace(utterance, number?.from ?? (parted ? word.at - 1 : word.at));
  return address(utterance, from, to, 0.88, 'way');
}

/** Whether something shows that a way stands for an address: its number, its town, its name, or somebody's living there. */
function isSomewhere(
  utterance: Utterance,
  way: Lexeme,
  { sure, numbered, to }: { readonly sure: boolean; readonly numbered: boolean; readonly to: number },
): boolean {
  if (utterance.cueBefore(way.at, 5, HOME) || utterance.cueBefore(way.at, 2, DICTATED)) return true;
  const parts = utterance.words.slice(way.at, to);
  const coded = (part: Lexeme): boolean =>
    isPostalCode(utterance, part.at) !== undefined ||
    (NUMBERED.has(part.norm) && isNumeral(utterance, part.at + 1));
  if (parts.some(coded)) return true;
  const hamlet = /^(?:lieu-?dit|hameau|dit)$/.test(way.norm) && to > way.at + 1;
  const named = hamlet || isNamed(utterance, way.at + 1, to);
  if (numbered) return sure || named;
  return named && (sure || parts.slice(1).some((part) => isTownOf(utterance, part)));
}

const isTownOf = (utterance: Utterance, part: Lexeme): boolean =>
  part.commune && (part.writtenCase === 'capital' || !part.ordinary || isAtTown(utterance, part));

/** A way in two words. */
const PARTED = /^(?:lieu dit|po box)$/;
/** What comes before an address that somebody writes down. */
const DICTATED = wordSet('notez note noter marquez ecrivez inscrivez');

/** `au cours des années`, `par voie postale`, `résidence principale`, `cour d'appel`: ways of speaking. */
function isFigurative(utterance: Utterance, word: Lexeme): boolean {
  const { norm, at } = word;
  if (saysBefore(utterance, word)) return true;
  if (ADJECTIVES.test(utterance.norm(at + 1))) return true;
  if (/^cours?$/.test(norm))
    return (
      /^(?:au|en|aux)$/.test(utterance.norm(at - 1)) ||
      /^(?:appel|cassation|comptes)$/.test(utterance.norm(at + 2))
    );
  return /^(?:tour|voie)$/.test(norm) && /^(?:par|second|premier|deuxieme|en)$/.test(utterance.norm(at - 1));
}

/** `av. 20 ans`, `av. 2014`: before an age or a year, in the short form of agents. */
function saysBefore(utterance: Utterance, { norm, at }: Lexeme): boolean {
  if (norm !== 'av') return false;
  const number = utterance.numberAt(utterance.norm(at + 1) === '.' ? at + 2 : at + 1);
  if (number === undefined) return false;
  return isUnit(utterance.norm(number.to)) || /^(?:19|20)\d\d$/.test(number.digits);
}

const ADJECTIVES =
  /^(?:principale|secondaire|fiscale?s?|habituelle|stable|reguliere|permanente|prioritaires?|politique|electronique|postale|numerique|administrative|internationale|logement|jeunes|alternee|autonomie|services?|seniors?)$/;

const SHORTEST_TOWN = 6;

/** `à pithiviers`: a town whose name is a word, where a place is named. */
const isAtTown = (utterance: Utterance, word: Lexeme): boolean =>
  word.norm.length >= SHORTEST_TOWN && utterance.words[word.at - 1]?.text === 'à';

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
      return address(
        utterance,
        number.from,
        Math.max(number.to, endOfPlace(utterance, number.to)),
        0.9,
        'postal-code',
      );
  }
  const born = placeBehindDate(utterance, word);
  if (born !== undefined) return born;
  const to = isPostalCode(utterance, word.at);
  if (to === undefined) return undefined;
  const place = utterance.words[to];
  const follows =
    place?.kind === 'word' &&
    (place.commune || place.writtenCase === 'capital') &&
    !place.stop &&
    place.norm.length > 1 &&
    !isUnit(place.norm);
  const plain = place?.ordinary === true && place.writtenCase !== 'capital';
  if (!follows || (plain && (word.kind !== 'number' || place.norm.length < 4))) return undefined;
  return address(
    utterance,
    beforePostalCode(utterance, word.at),
    endOfPlace(utterance, to),
    0.9,
    'postal-code',
  );
}

/** `15 août 1959 Nevers`: where somebody was born. */
function placeBehindDate(utterance: Utterance, { at }: Lexeme): PiiSpan | undefined {
  const date = utterance.dateAt(at);
  const place = utterance.words[at + 1];
  if (date?.day === undefined || date.year === undefined || date.to !== at + 1 || place?.commune !== true)
    return undefined;
  if (place.stop || place.entity || (place.ordinary && place.writtenCase !== 'capital')) return undefined;
  return address(utterance, at + 1, endOfPlace(utterance, at + 1), 0.8, 'birth-place');
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
