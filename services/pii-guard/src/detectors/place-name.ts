import { HESITATIONS } from '@decroche/french';
import { isUnit } from '../harmless-quantities.ts';
import { CIVILITIES, RELATIVES } from '../lexicon/name-words.ts';
import type { PiiSpan } from '../span.ts';
import type { Lexeme, Utterance } from '../utterance.ts';
import { BUILDINGS, ENDS, HOME, INSIDE, NUMBERED, OTHER_WAYS, SURE_WAYS } from './address-words.ts';

export const LONGEST = 12;

const POSTAL = /^(?:0[1-9]|[1-8]\d|9[0-8])\d{3}$/;

/** A preposition before an address goes with it, so that "au lieu-dit" leaves no stump. */
export function startOfPlace(utterance: Utterance, from: number): number {
  let at = from;
  while (isNumbered(utterance, at)) at -= 2;
  if (/^(?:numero|n)$/.test(utterance.norm(at - 1))) at -= 1;
  if (/^(?:La|Le|Les)$/.test(utterance.words[at - 1]?.text ?? '') && utterance.cased) at -= 1;
  at = beforeBuildings(utterance, at);
  const visited = townBefore(utterance, at);
  if (visited !== undefined) return visited;
  at = writtenTownBefore(utterance, at);
  if (/^(?:la|le|l|les)$/.test(utterance.norm(at - 1)) && /^(?:a|dans|sur)$/.test(utterance.norm(at - 2)))
    return at - 2;
  return /^(?:au|aux|a)$/.test(utterance.norm(at - 1)) ? at - 1 : at;
}

/** `chez ma fille à Vierzon 4 rue du Stade`: where the preposition of the town stands. */
function townBefore(utterance: Utterance, at: number): number | undefined {
  let town = at;
  while (utterance.words[town - 1]?.commune === true && town > at - LONGEST) town -= 1;
  const placed = utterance.norm(town - 1) === 'a' && utterance.words[town - 1]?.text !== 'a';
  return town < at && placed ? town - 1 : undefined;
}

/** `Saint-Malo, 4 quai Duguay-Trouin` */
function writtenTownBefore(utterance: Utterance, at: number): number {
  const town = utterance.words[at - 2];
  if (utterance.norm(at - 1) !== ',' || town?.commune !== true || town.writtenCase !== 'capital') return at;
  let first = at - 2;
  while (utterance.words[first - 1]?.commune === true) first -= 1;
  return first;
}

/** `à paris dixième`, `Lyon 3e`. */
const isQuarter = (utterance: Utterance, at: number): boolean =>
  utterance.words[at - 1]?.commune === true &&
  (/^\d{1,2}(?:e|er|eme)$/.test(utterance.norm(at)) || utterance.numberAt(at)?.kind === 'ordinal') &&
  utterance.norm(at + 1) !== 'etage';

const MOST_BEFORE = 14;

/** `Rés. Le Parc, Bât. B, Appt 24, 3 av. Foch`: where the buildings begin that stand before a way. */
function beforeBuildings(utterance: Utterance, from: number): number {
  let first = from;
  for (let at = from - 1; at >= 0 && at >= from - MOST_BEFORE; at--) {
    const word = utterance.words[at] as Lexeme;
    if (BUILDINGS.has(word.norm)) first = at;
    else if (word.kind === 'punctuation' ? !/^[,.–-]$/.test(word.text) : !isInsideBuilding(utterance, word))
      break;
  }
  return first < from && /^(?:le|la|l|les)$/.test(utterance.norm(first - 1)) ? first - 1 : first;
}

function isInsideBuilding(utterance: Utterance, word: Lexeme): boolean {
  if (
    isNumeral(utterance, word.at) ||
    INSIDE.has(word.norm) ||
    /^[a-z]$/.test(word.norm) ||
    isStorey(utterance, word.at) ||
    word.norm === 'retraite'
  )
    return true;
  return (
    word.writtenCase === 'capital' || (word.writtenCase !== 'lower' && !word.stop && !HOME.has(word.norm))
  );
}

/** `2e étage`, `troisième étage`: one past it. */
const isStorey = (utterance: Utterance, at: number): boolean =>
  utterance.norm(at) === 'etage' ||
  (utterance.norm(at + 1) === 'etage' && /^(?:\d+(?:e|er|eme)|premier|[a-z]+ieme)$/.test(utterance.norm(at)));

/** `appartement 34`, `escalier B` before an address. */
function isNumbered(utterance: Utterance, at: number): boolean {
  const before = utterance.words[at - 1];
  if (before === undefined || !NUMBERED.has(utterance.norm(at - 2))) return false;
  return isNumeral(utterance, at - 1) || (/^[a-z]$/.test(before.norm) && !before.elided);
}

/** What the reader of a place name does at a token. */
interface Step {
  /** One past the last token that belongs to the place, when this one does. */
  readonly to?: number;
  /** The token to go on at; none when the place is over. */
  readonly next?: number;
}

type StepRule = (utterance: Utterance, at: number, from: number) => Step | undefined;

const OVER: Step = {};
const pass = (at: number): Step => ({ next: at + 1 });
const take = (to: number): Step => ({ to, next: to });
/** Over where a condition holds; left to the next rule where it does not. */
const overIf = (over: boolean): Step | undefined => (over ? OVER : undefined);

/** What is asked of each token of a place name, in order; a token that nothing is known of belongs to it. */
const STEPS: readonly StepRule[] = [
  (utterance, at) => (isQuarter(utterance, at) ? take(at + 1) : undefined),
  (utterance, at, from) => (at > from && isStorey(utterance, at) ? take(at + 1) : undefined),
  stepOverMark,
  stepOverHesitation,
  (utterance, at) =>
    NUMBERED.has(utterance.norm(at)) && isNumeral(utterance, at + 1) ? take(at + 2) : undefined,
  stepOverNumeral,
  (utterance, at) => (isBuildingLetter(utterance, at) ? take(at + 1) : undefined),
  (utterance, at, from) => {
    const near = at > from ? nearTown(utterance, at) : undefined;
    return near === undefined ? undefined : { to: near };
  },
  (utterance, at) => (utterance.norm(at) === 'porte' && isDoor(utterance, at + 1) ? pass(at) : undefined),
  (utterance, at) =>
    utterance.words[at]?.text === '(' && isDepartment(utterance, at) ? { to: at + 3 } : undefined,
  (utterance, at) => overIf(endsPlace(utterance, at)),
  stepInside,
  (utterance, at) => overIf(isVerbAfter(utterance, utterance.words[at] as Lexeme)),
];

/** One past the last token of a place name that begins at `from`. */
export function endOfPlace(utterance: Utterance, from: number): number {
  let to = from;
  let at: number | undefined = from;
  while (at !== undefined && at < utterance.words.length && at < from + LONGEST) {
    const step = stepAt(utterance, at, from);
    to = step.to ?? to;
    at = step.next;
  }
  return to;
}

function stepAt(utterance: Utterance, at: number, from: number): Step {
  for (const rule of STEPS) {
    const step = rule(utterance, at, from);
    if (step !== undefined) return step;
  }
  return take(at + 1);
}

function stepOverMark(utterance: Utterance, at: number): Step | undefined {
  const word = utterance.words[at] as Lexeme;
  if (/^[,.–-]$/.test(word.text)) return goesOnAfterMark(utterance, at) ? pass(at) : OVER;
  return overIf(word.kind === 'address' || (word.kind === 'punctuation' && !isDepartment(utterance, at)));
}

function stepOverHesitation(utterance: Utterance, at: number): Step | undefined {
  const open = HESITATIONS.has(utterance.norm(at)) && mayFollowHesitation(utterance, at + 1);
  return open ? pass(at) : undefined;
}

/** A postal code, a date in the name of a way, the number of a house; not another number behind the address. */
function stepOverNumeral(utterance: Utterance, at: number, from: number): Step | undefined {
  if (!isNumeral(utterance, at)) return undefined;
  const postal = isPostalCode(utterance, at);
  if (postal !== undefined) return take(postal);
  if (utterance.dateAt(at)?.month !== undefined) return take(at + 1);
  const apart = at > from && !INSIDE.has(utterance.norm(at - 1)) && !isNumeral(utterance, at - 1);
  if (apart && isHouseNumberBehind(utterance, at)) return take(utterance.numberAt(at)?.to ?? at + 1);
  return apart || isNumberOfItsOwn(utterance, at) ? OVER : take(at + 1);
}

const LARGEST_HOUSE_NUMBER = 2_000;

/** `avenue Louise 231 à Bruxelles`, `rua do Carmo 14 Braga`: the number of the house behind the way, with a town or the end behind it. */
function isHouseNumberBehind(utterance: Utterance, at: number): boolean {
  const number = utterance.numberAt(at);
  if (number === undefined || number.from !== at || number.kind !== 'cardinal') return false;
  if (number.value > LARGEST_HOUSE_NUMBER || number.parts.length > 1 || isUnit(utterance.norm(number.to)))
    return false;
  const next = utterance.words[number.to];
  if (next === undefined || NUMBERED.has(next.norm) || /^[,.]$/.test(next.text)) return true;
  if (/^(?:a|en|au)$/.test(next.norm)) return true;
  return next.kind === 'number' ? isTownBehind(utterance, number.to + 1) : isTownBehind(utterance, number.to);
}

const isTownBehind = (utterance: Utterance, at: number): boolean => {
  const word = utterance.word(at);
  return word !== undefined && (word.commune || word.writtenCase === 'capital');
};

function endsPlace(utterance: Utterance, at: number): boolean {
  const word = utterance.words[at] as Lexeme;
  if (word.kind !== 'word') return false;
  if (ENDS.has(word.norm)) return !(word.norm === 'a' && mayBePlace(utterance, at + 1));
  return word.norm === 'et' && !/^(?:de|du|des|d|le|la|les)$/.test(utterance.norm(at + 1));
}

/** Articles and prepositions inside a place name. */
function stepInside(utterance: Utterance, at: number): Step | undefined {
  const word = utterance.words[at] as Lexeme;
  if (!INSIDE.has(word.norm) || word.commune) return undefined;
  if (word.norm === 'au' && NUMBERED.has(utterance.norm(at + 1))) return pass(at);
  if (word.norm === 'en') return OVER;
  return /^(?:a|au|aux|sur)$/.test(word.norm) && !mayBePlace(utterance, at + 1) ? OVER : pass(at);
}

/** `à côté de Marmande`, `près de Riom`: one past the town. */
function nearTown(utterance: Utterance, at: number): number | undefined {
  const beside = utterance.norm(at) === 'a' && utterance.norm(at + 1) === 'cote';
  const of = utterance.norm(at) === 'pres' ? at + 1 : beside ? at + 2 : undefined;
  if (of === undefined || !/^(?:de|d)$/.test(utterance.norm(of))) return undefined;
  const length = utterance.lexicon.communeAt(utterance.norms, of + 1);
  return length > 0 && utterance.words[of + 1]?.ordinary === false ? of + 1 + length : undefined;
}

/** `porte B`, `porte 12`. */
function isDoor(utterance: Utterance, at: number): boolean {
  const word = utterance.words[at];
  return word?.elided === false && (/^[a-z]$/.test(word.norm) || isNumeral(utterance, at));
}

/** `Saint-Lô (50)`. */
const isDepartment = (utterance: Utterance, at: number): boolean =>
  /^(?:\d{2,3}|2[ab])$/.test(utterance.norm(at + 1)) && utterance.words[at + 2]?.text === ')';

const MOST_DIGITS = 5;
/** `Paris 11`. */
const MOST_BEHIND_COMMUNE = 2;

/** A phone number or a NIR that is said straight behind an address. */
function isNumberOfItsOwn(utterance: Utterance, at: number): boolean {
  if (isNumeral(utterance, at - 1) && utterance.dateAt(at - 1) === undefined) return false;
  let digits = 0;
  for (let next = at; isNumeral(utterance, next) && next < at + LONGEST; next++) {
    const part = utterance.numberAt(next)?.parts.find(({ from }) => from === next);
    digits += part?.digits.length ?? 0;
  }
  return digits > (utterance.words[at - 1]?.commune === true ? MOST_BEHIND_COMMUNE : MOST_DIGITS);
}

function mayFollowHesitation(utterance: Utterance, at: number): boolean {
  const word = utterance.words[at];
  if (word === undefined) return false;
  return (
    isPostalCode(utterance, at) !== undefined ||
    word.commune ||
    (INSIDE.has(word.norm) && word.norm.length > 1)
  );
}

export const isNumeral = (utterance: Utterance, at: number): boolean =>
  utterance.words[at]?.kind === 'number' || utterance.numberAt(at) !== undefined;

/** `bâtiment C`, `escalier b`. */
function isBuildingLetter(utterance: Utterance, at: number): boolean {
  const word = utterance.words[at] as Lexeme;
  if (!/^[a-z]$/.test(word.norm) || word.elided) return false;
  return /^(?:batiment|bat|escalier|esc|appartement|appt|entree|bloc|hall|tour|porte)$/.test(
    utterance.norm(at - 1),
  );
}

/** A comma or a dash inside an address: a postal code, a commune or a building follows. */
function goesOnAfterMark(utterance: Utterance, at: number): boolean {
  const next = utterance.words[at + 1];
  if (next === undefined) return false;
  if (utterance.words[at]?.text === '.' && at > 0 && (utterance.words[at - 1] as Lexeme).norm.length > 3)
    return false;
  return (
    isPostalCode(utterance, at + 1) !== undefined ||
    (next.commune && next.writtenCase !== 'lower') ||
    OTHER_WAYS.has(next.norm) ||
    BUILDINGS.has(next.norm) ||
    isStorey(utterance, at + 1)
  );
}

/** A verb in a lower-case word after the name has begun: the address is over. */
function isVerbAfter(utterance: Utterance, word: Lexeme): boolean {
  if (word.kind !== 'word' || word.commune || word.given !== undefined) return false;
  // `rue du Docteur Roux`, `rue de l'Abbé Grégoire`.
  if (CIVILITIES.has(word.norm) && /^(?:de|du|des|l|la|rue|avenue|place)$/.test(utterance.norm(word.at - 1)))
    return false;
  if (RELATIVES.has(word.norm)) {
    return !utterance.words.slice(word.at - 2, word.at).some(({ norm }) => /^(?:des|du|de)$/.test(norm));
  }
  return (
    word.stop && !INSIDE.has(word.norm) && utterance.norm(word.at - 1) !== 'la' && !OTHER_WAYS.has(word.norm)
  );
}

function mayBePlace(utterance: Utterance, at: number): boolean {
  const word = utterance.words[at];
  if (word === undefined || word.kind !== 'word') return isPostalCode(utterance, at) !== undefined;
  if (word.entity && !word.commune) return false;
  return (
    word.commune ||
    word.writtenCase === 'capital' ||
    (!word.ordinary && !word.stop) ||
    SURE_WAYS.has(word.norm)
  );
}

const isYear = (value: number): boolean => value > 1900 && value < 2060 && value !== 2000;

/** `1000 Bruxelles`, `1700 Fribourg`: four figures and a town. */
function isPostalCodeAbroad(utterance: Utterance, { at, text }: Lexeme): boolean {
  const town = utterance.words[at + 1];
  if (!/^[1-9]\d{3}$/.test(text) || isYear(Number(text)) || town?.commune !== true) return false;
  return !town.ordinary || town.writtenCase === 'capital';
}

/** A postal code at a token, written or said; its end. */
export function isPostalCode(utterance: Utterance, at: number): number | undefined {
  const word = utterance.words[at];
  if (word?.kind === 'number' && (POSTAL.test(word.text) || isPostalCodeAbroad(utterance, word)))
    return at + 1;
  const number = utterance.numberAt(at);
  if (number !== undefined && isUnit(utterance.norm(number.to))) return undefined;
  if (number?.from !== at || number.kind === 'ordinal' || number.kind === 'decimal') return undefined;
  // `un cinquante-sept zéro trois` opens a NIR.
  if (number.parts[0]?.digits.length === 1 && number.parts.length > 1 && number.parts.length < 5)
    return undefined;
  // `six mille cent` is 06100; what is written has its zero, and a year is a year.
  if (number.digits.length === 4 && (!number.spoken || isYear(Number(number.digits)))) return undefined;
  return POSTAL.test(number.digits.padStart(5, '0')) && number.digits.length >= 4 ? number.to : undefined;
}

export function address(
  utterance: Utterance,
  from: number,
  to: number,
  score: number,
  rule: string,
): PiiSpan {
  const start = utterance.words[from]?.start ?? 0;
  const end = utterance.words[to - 1]?.end ?? utterance.text.length;
  return { type: 'ADDRESS', start, end, score, rule };
}
