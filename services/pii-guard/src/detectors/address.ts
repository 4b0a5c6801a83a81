import type { NumberSpan } from '@decroche/french';
import { wordSet } from '../detector.ts';
import { isFigureLike } from '../digit-stretches.ts';
import { isUnit } from '../harmless-quantities.ts';
import { RELATIVES } from '../lexicon/name-words.ts';
import type { PiiSpan } from '../span.ts';
import type { Lexeme, Utterance } from '../utterance.ts';

/** Ways that are hardly ever said of anything else. */
const SURE_WAYS = wordSet(
  'rue avenue av ave boulevard bd boul impasse allee allees lotissement ruelle venelle hameau lieu-dit lieudit faubourg rond-point esplanade rocade traverse sente corniche za zi zac bp cs',
);
/** Words that are a way only beside a number or a place. */
const OTHER_WAYS = wordSet(
  'place chemin route rte quai square cours passage sentier villa clos cite residence montee parc quartier domaine chaussee promenade cour levee berge ferme moulin chateau voie immeuble batiment bat tour foyer domaine mas resid',
);
const EXTENSIONS = wordSet('bis ter quater b t');
/** Where someone lives. */
const HOME = wordSet(
  'habite habites habitons habitait habitais reside residons resident residant domicilie domiciliee demeurant demeure loge vis adresse domicile demenage demenagee installe installee habitant',
);
const INSIDE = wordSet(
  'de du des d la le les l en sur sous lez les a au aux saint sainte st ste et notre-dame vieux petit grand',
);
/** Words at which an address has ended. */
const ENDS = wordSet(`
  je j tu il elle on nous vous ils elles c ce ca qui que qu dont ou mais donc car parce puisque quand si comme avec pour
  sans depuis pendant maintenant voila merci non oui euh alors mon ma mes ton ta tes son sa ses notre votre nos vos leur
  leurs est etait suis ai as a-t ont avait y ne n pas plus tout telephone tel mail email courriel ne nee attention pardon
  aujourd'hui hier actuellement bonjour et-puis ensuite puis apres avant chez monsieur madame m mme mr attendez vient
  troisieme deuxieme premier quatrieme cinquieme etage porte rez-de-chaussee joignable merci svp se sont dans ici
`);
const LONGEST = 12;
const POSTAL = /^(?:0[1-9]|[1-8]\d|9[0-8])\d{3}$/;

/** Postal addresses, postal codes with their commune, and the commune where someone lives or was born. */
export function detectAddresses(utterance: Utterance): PiiSpan[] {
  const spans: PiiSpan[] = [];
  for (const word of utterance.words) {
    const span = wayAt(utterance, word) ?? postalCodeAt(utterance, word) ?? homeAt(utterance, word);
    if (span !== undefined) spans.push(span);
  }
  return spans;
}

function wayAt(utterance: Utterance, word: Lexeme): PiiSpan | undefined {
  const sure = SURE_WAYS.has(word.norm);
  if (!sure && !OTHER_WAYS.has(word.norm)) return undefined;
  const number = numberBefore(utterance, word.at);
  const home = utterance.cueBefore(word.at, 5, HOME);
  const to = endOfPlace(utterance, word.at + 1);
  if (to === word.at + 1 && number === undefined) return undefined;
  const postal = utterance.words
    .slice(word.at, to)
    .some((part) => isPostalCode(utterance, part.at) !== undefined);
  const named = isNamed(utterance, word.at + 1, to);
  const placed = utterance.words
    .slice(word.at + 1, to)
    .some((part) => part.commune && part.writtenCase === 'capital');
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

/** A preposition before an address goes with it, so that "au lieu-dit" leaves no stump. */
function startOfPlace(utterance: Utterance, from: number): number {
  let at = from;
  while (isNumbered(utterance, at)) at -= 2;
  if (/^(?:numero|n)$/.test(utterance.norm(at - 1))) at -= 1;
  if (/^(?:la|le|l|les)$/.test(utterance.norm(at - 1)) && /^(?:a|dans|sur)$/.test(utterance.norm(at - 2)))
    return at - 2;
  return /^(?:au|aux|a)$/.test(utterance.norm(at - 1)) ? at - 1 : at;
}

/** `appartement 34`, `escalier B` before an address. */
function isNumbered(utterance: Utterance, at: number): boolean {
  const before = utterance.words[at - 1];
  if (before === undefined || !NUMBERED.has(utterance.norm(at - 2))) return false;
  return isNumeral(utterance, at - 1) || (/^[a-z]$/.test(before.norm) && !before.elided);
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

/** One past the last token of a place name that begins at `from`. */
function endOfPlace(utterance: Utterance, from: number): number {
  let to = from;
  let at = from;
  for (; at < utterance.words.length && at < from + LONGEST; at++) {
    const word = utterance.words[at] as Lexeme;
    if (word.text === ',' || word.text === '-' || word.text === '.') {
      if (goesOnAfterMark(utterance, at)) continue;
      break;
    }
    if (word.kind === 'punctuation' || word.kind === 'address') break;
    if (HESITATIONS.has(word.norm) && mayFollowHesitation(utterance, at + 1)) continue;
    if (NUMBERED.has(word.norm) && isNumeral(utterance, at + 1)) {
      at += 1;
      to = at + 1;
      continue;
    }
    if (isNumeral(utterance, at)) {
      const postal = isPostalCode(utterance, at);
      const inDate = utterance.dateAt(at)?.month !== undefined;
      if (
        postal === undefined &&
        !inDate &&
        at > from &&
        !INSIDE.has(utterance.norm(at - 1)) &&
        !isNumeral(utterance, at - 1)
      )
        break;
      to = Math.max(to, postal ?? at + 1);
      at = Math.max(at, (postal ?? at + 1) - 1);
      continue;
    }
    if (isBuildingLetter(utterance, at)) {
      to = at + 1;
      continue;
    }
    if (word.kind === 'word' && ENDS.has(word.norm) && !(word.norm === 'a' && mayBePlace(utterance, at + 1)))
      break;
    if (
      word.kind === 'word' &&
      word.norm === 'et' &&
      !/^(?:de|du|des|d|le|la|les)$/.test(utterance.norm(at + 1))
    )
      break;
    if (INSIDE.has(word.norm) && !word.commune) {
      if (word.norm === 'au' && NUMBERED.has(utterance.norm(at + 1))) continue;
      if (word.norm === 'en' || (/^(?:a|au|aux|sur)$/.test(word.norm) && !mayBePlace(utterance, at + 1)))
        break;
      continue;
    }
    if (isVerbAfter(utterance, word)) break;
    to = at + 1;
  }
  return to;
}

const HESITATIONS = wordSet('euh heu ben alors voila donc');

function mayFollowHesitation(utterance: Utterance, at: number): boolean {
  const word = utterance.words[at];
  if (word === undefined) return false;
  return (
    isPostalCode(utterance, at) !== undefined ||
    word.commune ||
    (INSIDE.has(word.norm) && word.norm.length > 1)
  );
}

const isNumeral = (utterance: Utterance, at: number): boolean =>
  utterance.words[at]?.kind === 'number' || utterance.numberAt(at) !== undefined;

/** What carries a number inside an address. */
const NUMBERED = wordSet(
  'numero bloc batiment bat appartement appt apt escalier esc entree hall lot n departementale nationale',
);

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
    OTHER_WAYS.has(next.norm)
  );
}

/** A verb in a lower-case word after the name has begun: the address is over. */
function isVerbAfter(utterance: Utterance, word: Lexeme): boolean {
  if (word.kind !== 'word' || word.commune || word.given !== undefined) return false;
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

/** A postal code at a token, written or said; its end. */
function isPostalCode(utterance: Utterance, at: number): number | undefined {
  const word = utterance.words[at];
  if (word?.kind === 'number' && POSTAL.test(word.text)) return at + 1;
  const number = utterance.numberAt(at);
  if (number?.from !== at || number.kind === 'ordinal' || number.kind === 'decimal') return undefined;
  return POSTAL.test(number.digits.padStart(5, '0')) && number.digits.length >= 4 ? number.to : undefined;
}

/** `44000 Nantes`, `code postal 44000`, `quarante-quatre mille Nantes`. */
function postalCodeAt(utterance: Utterance, word: Lexeme): PiiSpan | undefined {
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

const BUILDINGS = wordSet(
  'ehpad residence bourg lieu-dit lieudit hameau foyer domaine appartement appt escalier batiment bat bp cs',
);
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

/** `j'habite à Vierzon`, `né à Oran`: the commune, and not the country, the region or the department. */
function homeAt(utterance: Utterance, word: Lexeme): PiiSpan | undefined {
  const born = BORN.test(word.text);
  const own =
    /^(?:commune|ville|village)$/.test(word.norm) &&
    /^(?:ma|mon|notre|votre|sa)$/.test(utterance.norm(word.at - 1));
  const lives = own || HOME.has(word.norm) || isAt(utterance, word.at);
  if (!born && !lives) return undefined;
  if (lives && HOME.has(word.norm) && isHomeTown(utterance, word.at + 1, false))
    return town(utterance, word.at + 1);
  for (let at = word.at + 1; at < utterance.words.length && at <= word.at + (born ? 14 : 5); at++) {
    const norm = utterance.norm(at);
    const next = utterance.words[at + 1];
    if (next === undefined) return undefined;
    if (/^(?:a|de|d|sur|vers|pres|au|commune|ville|village|est|c|:|aux)$/.test(norm)) {
      if (norm === 'a' && utterance.words[at]?.text === 'a' && next.writtenCase !== 'capital') continue;
      const sure = own || (norm === 'a' && (born || HOME.has(utterance.norm(at - 1))));
      if (isHomeTown(utterance, at + 1, sure)) return town(utterance, at + 1);
    }
    if (!born && ENDS.has(norm) && !/^(?:c|est|ce|dans)$/.test(norm)) return undefined;
  }
  return undefined;
}

function town(utterance: Utterance, at: number): PiiSpan {
  const to = Math.max(endOfPlace(utterance, at), at + utterance.lexicon.communeAt(utterance.norms, at));
  return address(utterance, at, to, 0.8);
}

/** `je suis de Rennes`, `je suis à Rennes`. */
function isAt(utterance: Utterance, at: number): boolean {
  return (
    utterance.norm(at) === 'suis' &&
    /^(?:a|de|d|sur)$/.test(utterance.norm(at + 1)) &&
    utterance.norm(at - 1) === 'je'
  );
}

function isHomeTown(utterance: Utterance, at: number, born: boolean): boolean {
  const word = utterance.words[at];
  if (word?.kind !== 'word' || (word.entity && !isTown(utterance, at))) return false;
  const length = utterance.lexicon.communeAt(utterance.norms, at);
  if (length > 1) return true;
  if (length === 1)
    return (
      word.writtenCase === 'capital' ||
      (!word.ordinary && !word.stop) ||
      BIG_TOWNS.has(word.norm) ||
      (born && !word.stop && !/^(?:pas|cote|ete|part|pied)$/.test(word.norm))
    );
  return (
    born &&
    !word.entity &&
    !word.stop &&
    word.norm.length > 3 &&
    (word.writtenCase === 'capital' || !word.ordinary)
  );
}

/** With its accent: `ne` is a negation. */
const BORN = /^(?:né|née|nés|nées|nee|nees)$/i;
const BIG_TOWNS = wordSet('paris nice tours lens vienne brest bordeaux calais castres lourdes vichy dole');
const isTown = (utterance: Utterance, at: number): boolean => BIG_TOWNS.has(utterance.norm(at));

function address(utterance: Utterance, from: number, to: number, score: number): PiiSpan {
  const start = utterance.words[from]?.start ?? 0;
  return { type: 'ADDRESS', start, end: utterance.words[to - 1]?.end ?? utterance.text.length, score };
}

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
