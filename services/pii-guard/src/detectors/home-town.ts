import { HESITATIONS, type NumberSpan, wordSet } from '@decroche/french';
import { isUnit } from '../harmless-quantities.ts';
import { RELATIVES } from '../lexicon/name-words.ts';
import { FREQUENT_SURNAMES } from '../lexicon/surnames.ts';
import type { PiiSpan } from '../span.ts';
import type { Lexeme, Utterance } from '../utterance.ts';
import { ENDS, HOME, OTHER_WAYS, SURE_WAYS } from './address-words.ts';
import { looksLikeName } from './name-run.ts';
import { address, endOfPlace, LONGEST } from './place-name.ts';

/** `j'habite à Vierzon`, `né à Oran`: the commune, and not the country, the region or the department. */
export function homeAt(utterance: Utterance, word: Lexeme): PiiSpan | undefined {
  // `aide à domicile`
  if (word.norm === 'domicile' && /^(?:a|au|du)$/.test(utterance.norm(word.at - 1))) return undefined;
  const cue: HomeCue = {
    at: word.at,
    born: BORN.test(word.text),
    own: isOwnTown(utterance, word),
    lives: HOME.has(word.norm),
  };
  if (!cue.born && !cue.own && !cue.lives && !isAt(utterance, word.at)) return undefined;
  const misheard = cue.lives ? misheardWay(utterance, word.at + 1) : undefined;
  if (misheard !== undefined) return misheard;
  const direct = word.at + (ADVERBS.has(utterance.norm(word.at + 1)) ? 2 : 1);
  if ((cue.own || cue.lives) && isHomeTown(utterance, direct, false)) return town(utterance, direct);
  return townBehind(utterance, cue);
}

/** The word that says that somebody lives or was born somewhere. */
interface HomeCue {
  readonly at: number;
  readonly born: boolean;
  readonly own: boolean;
  readonly lives: boolean;
}

/** `ma commune`, `sur la commune de` behind an address. */
const isOwnTown = (utterance: Utterance, word: Lexeme): boolean =>
  /^(?:commune|ville|village)$/.test(word.norm) &&
  (/^(?:ma|mon|notre|votre|sa)$/.test(utterance.norm(word.at - 1)) || isBehindHome(utterance, word));

const BIRTH_REACH = 14;
const LIVING_REACH = 5;

/** The town that follows the cue within a few words, up to where something else is spoken of. */
function townBehind(utterance: Utterance, cue: HomeCue): PiiSpan | undefined {
  const last = Math.min(utterance.words.length - 2, cue.at + (cue.born ? BIRTH_REACH : LIVING_REACH));
  for (let at = cue.at + 1; at <= last; at++) {
    if (isSaidOfElse(utterance, at, cue.born)) return undefined;
    if (isTownNext(utterance, at, cue)) return town(utterance, at + 1);
    if (!cue.born && endsHome(utterance.norm(at))) return undefined;
  }
  return undefined;
}

/** A unit behind where somebody lives, a verb behind his birth. */
const isSaidOfElse = (utterance: Utterance, at: number, born: boolean): boolean =>
  born ? SAID_OF_ELSE.test(utterance.norm(at)) : isUnit(utterance.norm(at));

/** Whether the words before it show that the next one is the town. */
function isTownNext(utterance: Utterance, at: number, { born, own }: HomeCue): boolean {
  const norm = utterance.norm(at);
  const next = utterance.words[at + 1] as Lexeme;
  const misspelled = norm === 'a' && utterance.words[at]?.text === 'a';
  // `il a Nevers`, `il habite a nevers`
  if (misspelled && next.writtenCase !== 'capital' && !(next.commune && !next.ordinary)) return false;
  if (TOWN_FOLLOWS.test(norm)) {
    const lives = HOME.has(utterance.norm(at - (ADVERBS.has(utterance.norm(at - 1)) ? 2 : 1)));
    const sure = own || (norm === 'a' && (born || lives));
    if (isHomeTown(utterance, at + 1, sure)) return true;
  }
  return isVillage(utterance, at) && isHomeTown(utterance, at + 1, false);
}

const TOWN_FOLLOWS = /^(?:a|de|d|depuis|sur|vers|pres|au|commune|ville|village|est|c|:|aux)$/;

const endsHome = (norm: string): boolean =>
  ENDS.has(norm) && !ADVERBS.has(norm) && !/^(?:une?|c|est|ce|dans)$/.test(norm);

/** `un petit village Saint-Hilaire`. */
const isVillage = (utterance: Utterance, at: number): boolean =>
  /^(?:village|ville|bourg|commune|hameau)$/.test(utterance.norm(at));

/** `ma fille vit à Gap et moi à Digne`; `une maison à Lacanau`; `j'ai quitté Montluçon`. */
export function otherHomeAt(utterance: Utterance, word: Lexeme): PiiSpan | undefined {
  const { at, norm, text } = word;
  if (/^(?:quitte|quitter)$/.test(norm))
    return isHomeTown(utterance, at + 1, false) ? town(utterance, at + 1, 'other-home') : undefined;
  if (text !== 'à' || !isHomeTown(utterance, at + 1, false)) return undefined;
  const before = utterance.norm(at - 1);
  if (/^(?:maison|appartement|logement|studio|pavillon)$/.test(before))
    return isOwnedHome(utterance, at - 1) ? town(utterance, at + 1, 'other-home') : undefined;
  if (/^(?:secondaire|principale)$/.test(before) && utterance.norm(at - 2) === 'residence')
    return town(utterance, at + 1, 'other-home');
  const other = /^(?:moi|lui|elle|nous|eux|autre)$/.test(before) || RELATIVES.has(before);
  return isSettledAt(utterance, at) || (other && utterance.cueBefore(at, HOME_REACH, HOME))
    ? town(utterance, at + 1, 'other-home')
    : undefined;
}

/** Whether somebody goes to live, or spends his time, at the town behind `at`. */
function isSettledAt(utterance: Utterance, at: number): boolean {
  const before = utterance.norm(at - 1);
  if (SETTLED.test(before)) return utterance.cueBefore(at, LIVING_REACH, ONESELF);
  return SPENT.test(before) && utterance.cueBefore(at, LIVING_REACH, SPENDING);
}

/** `bonjour pradelle de brive`: who calls, and from where. */
export function callersTownAt(utterance: Utterance, { at, norm }: Lexeme): PiiSpan | undefined {
  if (!/^(?:de|d|a|sur)$/.test(norm) || !isHomeTown(utterance, at + 1, false)) return undefined;
  const name = utterance.words[at - 1 - behindCaller(utterance, at)];
  if (name === undefined || !isCaller(name)) return undefined;
  const opens = utterance.words.slice(0, name.at).every((word) => opensCall(utterance, word));
  return opens && at <= FURTHEST_OPENING ? town(utterance, at + 1, 'callers-town') : undefined;
}

const FURTHEST_OPENING = 9;
const OPENS_CALL = wordSet(
  'oui bonjour bonsoir allo ici c est je suis madame mademoiselle monsieur m mme famille encore , .',
  ...HESITATIONS,
);

const opensCall = (utterance: Utterance, word: Lexeme): boolean =>
  OPENS_CALL.has(word.norm) ||
  isCaller(word) ||
  (word.norm === 'la' && utterance.norm(word.at + 1) === 'famille');

const isCaller = (word: Lexeme): boolean =>
  word.given === 'sure' || looksLikeName(word) || FREQUENT_SURNAMES.has(word.norm);

/** How many words stand between a caller's name and his town: `Denis là à Gap`, `Denis à l'appareil à Gap`. */
function behindCaller(utterance: Utterance, at: number): number {
  const said = utterance.norms.slice(Math.max(0, at - 3), at);
  if (said.join(' ') === 'a l appareil') return 3;
  return /^(?:la|ici|,)$/.test(said.at(-1) ?? '') ? 1 : 0;
}

/** `on s'est retirés à Menton`, `je viens d'arriver à Cholet`, `je veux retourner à Kayes`. */
const SETTLED =
  /^(?:retiree?s?|retirer|retirera|arriver|emmenager|emmenage|retourner|retournera|retournerai|retournee?s?|repartir|repartie?s?|rentrer|revenir)$/;
const ONESELF = wordSet('je j on nous s m');
/** `passer ma retraite à Ericeira`, `finir mes jours à Oujda`, `six mois par an à Djerba`. */
const SPENT = /^(?:retraite|pension|jours|vieux|vie|an|annee|mois|hiver|temps)$/;
const SPENDING = wordSet(
  'passe passer passera passerai passons prendre prends pris prendra recois recoit recevoir touche toucher vivre profiter finir couler finira finirai',
);

/** `ma maison`, `on a une maison`; not the price of one. */
const isOwnedHome = (utterance: Utterance, at: number): boolean =>
  /^(?:ma|mon|notre|sa|son|leur)$/.test(utterance.norm(at - 1)) ||
  (/^une?$/.test(utterance.norm(at - 1)) &&
    /^(?:ai|a|avons|avait|avais|ont|loue|louons)$/.test(utterance.norm(at - 2)));

/** Behind the birth something else is spoken of. */
const SAID_OF_ELSE =
  /^(?:je|j|il|elle|on|vous|avez|suis|qui|que|vos|votre|peut|peux|dois|doit|pour|tombe|depart|age)$/;

const HOME_REACH = 14;

/** `au lieu-dit La Borde sur la commune de Montcuq`. */
const isBehindHome = (utterance: Utterance, word: Lexeme): boolean =>
  /^(?:de|d|du)$/.test(utterance.norm(word.at + 1)) &&
  (utterance.cueBefore(word.at, HOME_REACH, HOME) || utterance.cueBefore(word.at, HOME_REACH, SURE_WAYS));

const POSTAL_LENGTH = 5;

/** Most tokens between the number of a house and its town where the way was misheard. */
const LONGEST_MISHEARD = LONGEST + 4;

/** The number of a house behind the word that says that somebody lives there. */
function houseNumberAt(utterance: Utterance, at: number): NumberSpan | undefined {
  const number = utterance.numberAt(/^(?:au|le)$/.test(utterance.norm(at)) ? at + 1 : at);
  const counts = number !== undefined && isUnit(utterance.norm(number.to));
  return number?.kind === 'cardinal' && !counts ? number : undefined;
}

/** Whether the way behind the number of a house was understood, or something else is spoken of. */
const endsMisheard = (utterance: Utterance, at: number, number: NumberSpan): boolean =>
  utterance.words[at]?.kind === 'punctuation' ||
  /^(?:je|j|nous|on)$/.test(utterance.norm(at)) ||
  (at < number.to + 2 && (SURE_WAYS.has(utterance.norm(at)) || OTHER_WAYS.has(utterance.norm(at))));

/** `j'habite dix-sept qu'est Victor Hugo à Lille`: a number of a house and a town, and between them a way that was misheard. */
function misheardWay(utterance: Utterance, at: number): PiiSpan | undefined {
  const number = houseNumberAt(utterance, at);
  if (number === undefined) return undefined;
  for (let next = number.to; next < Math.min(utterance.words.length, number.to + LONGEST_MISHEARD); next++) {
    if (endsMisheard(utterance, next, number)) return undefined;
    const postal = utterance.numberEndingAt(next)?.parts.at(-1)?.digits.length === POSTAL_LENGTH;
    const placed = utterance.norm(next - 1) === 'a' || postal;
    if (placed && isHomeTown(utterance, next, false)) {
      const to = Math.max(endOfPlace(utterance, next), next + 1);
      return address(utterance, number.from, to, 0.75, 'misheard-way');
    }
  }
  return undefined;
}

/** Where the number of a house stands whose way and town are still to be said; the end of the text for none. */
export function startOfOpenHome(utterance: Utterance): number {
  const { words } = utterance;
  for (const { at, norm } of words.slice(-LONGEST_MISHEARD)) {
    const number = HOME.has(norm) ? houseNumberAt(utterance, at + 1) : undefined;
    if (number === undefined) continue;
    const rest = words.slice(number.to);
    if (!rest.some((word) => endsMisheard(utterance, word.at, number))) return number.from;
  }
  return words.length;
}

function town(utterance: Utterance, at: number, rule = 'home'): PiiSpan {
  const to = Math.max(endOfPlace(utterance, at), at + utterance.lexicon.communeAt(utterance.norms, at));
  return address(utterance, at, to, 0.8, rule);
}

const ADVERBS = wordSet(
  "actuellement maintenant toujours desormais aujourd'hui encore depuis bien donc pres",
);

/** `je suis de Rennes`, `je suis à Rennes`. */
function isAt(utterance: Utterance, at: number): boolean {
  if (/^(?:appelle|appelais|telephone)$/.test(utterance.norm(at))) {
    return /^(?:de|d|depuis)$/.test(utterance.norm(at + 1)) && utterance.words[at + 2]?.commune === true;
  }
  return (
    utterance.norm(at) === 'suis' &&
    /^(?:a|de|d|sur)$/.test(utterance.norm(at + 1)) &&
    utterance.norm(at - 1) === 'je'
  );
}

function isHomeTown(utterance: Utterance, at: number, born: boolean): boolean {
  const word = utterance.words[at];
  if (
    word?.kind !== 'word' ||
    (word.entity && !isTown(utterance, at)) ||
    utterance.numberAt(at) !== undefined
  )
    return false;
  const length = utterance.lexicon.communeAt(utterance.norms, at);
  if (length > 1) return true;
  if (length === 1)
    return (
      word.writtenCase === 'capital' ||
      (!word.ordinary && !word.stop) ||
      BIG_TOWNS.has(word.norm) ||
      (born && !word.stop && !/^(?:pas|cote|ete|part|pied)$/.test(word.norm))
    );
  if (utterance.lexicon.isShortTown(word.norm)) return !word.ordinary || word.writtenCase === 'capital';
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

const BIG_TOWNS = wordSet(
  'paris nice tours lens vienne brest bordeaux calais castres lourdes vichy dole vannes cannes grasse valence sens gap bourges cognac vitre chartres fougeres salon',
);

const isTown = (utterance: Utterance, at: number): boolean => BIG_TOWNS.has(utterance.norm(at));
