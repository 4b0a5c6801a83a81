import { wordSet } from '../detector.ts';
import { isUnit } from '../harmless-quantities.ts';
import { RELATIVES } from '../lexicon/name-words.ts';
import type { PiiSpan } from '../span.ts';
import type { Lexeme, Utterance } from '../utterance.ts';
import { ENDS, HOME, OTHER_WAYS, SURE_WAYS } from './address-words.ts';
import { address, endOfPlace, LONGEST } from './place-name.ts';

/** `j'habite à Vierzon`, `né à Oran`: the commune, and not the country, the region or the department. */
export function homeAt(utterance: Utterance, word: Lexeme): PiiSpan | undefined {
  const born = BORN.test(word.text);
  const own =
    /^(?:commune|ville|village)$/.test(word.norm) &&
    (/^(?:ma|mon|notre|votre|sa)$/.test(utterance.norm(word.at - 1)) || isBehindHome(utterance, word));
  // `aide à domicile`
  if (word.norm === 'domicile' && /^(?:a|au|du)$/.test(utterance.norm(word.at - 1))) return undefined;
  const lives = own || HOME.has(word.norm) || isAt(utterance, word.at);
  if (!born && !lives) return undefined;
  const misheard = HOME.has(word.norm) ? misheardWay(utterance, word.at + 1) : undefined;
  if (misheard !== undefined) return misheard;
  const direct = word.at + (ADVERBS.has(utterance.norm(word.at + 1)) ? 2 : 1);
  if (lives && (own || HOME.has(word.norm)) && isHomeTown(utterance, direct, false))
    return town(utterance, direct);
  for (let at = word.at + 1; at < utterance.words.length && at <= word.at + (born ? 14 : 5); at++) {
    const norm = utterance.norm(at);
    const next = utterance.words[at + 1];
    if (next === undefined) return undefined;
    if (!born && isUnit(norm)) return undefined;
    if (born && SAID_OF_ELSE.test(norm)) return undefined;
    if (/^(?:a|de|d|depuis|sur|vers|pres|au|commune|ville|village|est|c|:|aux)$/.test(norm)) {
      if (
        norm === 'a' &&
        utterance.words[at]?.text === 'a' &&
        next.writtenCase !== 'capital' &&
        !(next.commune && !next.ordinary)
      )
        continue;
      const sure =
        own ||
        (norm === 'a' &&
          (born || HOME.has(utterance.norm(at - (ADVERBS.has(utterance.norm(at - 1)) ? 2 : 1)))));
      if (isHomeTown(utterance, at + 1, sure)) return town(utterance, at + 1);
    }
    if (isVillage(utterance, at) && isHomeTown(utterance, at + 1, false)) return town(utterance, at + 1);
    if (
      !born &&
      ENDS.has(norm) &&
      !ADVERBS.has(norm) &&
      !/^une?$/.test(norm) &&
      !/^(?:c|est|ce|dans)$/.test(norm)
    )
      return undefined;
  }
  return undefined;
}

/** `un petit village Saint-Hilaire`. */
const isVillage = (utterance: Utterance, at: number): boolean =>
  /^(?:village|ville|bourg|commune|hameau)$/.test(utterance.norm(at));

/** `ma fille vit à Gap et moi à Digne`; `une maison à Lacanau`; `j'ai quitté Montluçon`. */
export function otherHomeAt(utterance: Utterance, word: Lexeme): PiiSpan | undefined {
  const { at, norm, text } = word;
  if (/^(?:quitte|quitter)$/.test(norm))
    return isHomeTown(utterance, at + 1, false) ? town(utterance, at + 1) : undefined;
  if (text !== 'à' || !isHomeTown(utterance, at + 1, false)) return undefined;
  const before = utterance.norm(at - 1);
  if (/^(?:maison|appartement|logement|studio|pavillon)$/.test(before))
    return isOwnedHome(utterance, at - 1) ? town(utterance, at + 1) : undefined;
  if (SETTLED.test(before) && utterance.cueBefore(at, 5, ONESELF)) return town(utterance, at + 1);
  if (/^(?:secondaire|principale)$/.test(before) && utterance.norm(at - 2) === 'residence')
    return town(utterance, at + 1);
  const other = /^(?:moi|lui|elle|nous|eux|autre)$/.test(before) || RELATIVES.has(before);
  return other && utterance.cueBefore(at, HOME_REACH, HOME) ? town(utterance, at + 1) : undefined;
}

/** `on s'est retirés à Menton`, `je viens d'arriver à Cholet`. */
const SETTLED = /^(?:retiree?s?|arriver|emmenager|emmenage)$/;
const ONESELF = wordSet('je j on nous s');

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

/** `j'habite dix-sept qu'est Victor Hugo à Lille`: a number of a house and a town, and between them a way that was misheard. */
function misheardWay(utterance: Utterance, at: number): PiiSpan | undefined {
  const number = utterance.numberAt(/^(?:au|le)$/.test(utterance.norm(at)) ? at + 1 : at);
  if (number === undefined || number.kind !== 'cardinal' || isUnit(utterance.norm(number.to)))
    return undefined;
  for (let next = number.to; next < Math.min(utterance.words.length, number.to + LONGEST + 4); next++) {
    const word = utterance.words[next] as Lexeme;
    if (word.kind === 'punctuation' || /^(?:je|j|nous|on)$/.test(word.norm)) return undefined;
    if (next < number.to + 2 && (SURE_WAYS.has(word.norm) || OTHER_WAYS.has(word.norm))) return undefined;
    const postal = utterance.numberEndingAt(next)?.parts.at(-1)?.digits.length === POSTAL_LENGTH;
    const placed = utterance.norm(next - 1) === 'a' || postal;
    if (placed && isHomeTown(utterance, next, false)) {
      return address(utterance, number.from, Math.max(endOfPlace(utterance, next), next + 1), 0.75);
    }
  }
  return undefined;
}

function town(utterance: Utterance, at: number): PiiSpan {
  const to = Math.max(endOfPlace(utterance, at), at + utterance.lexicon.communeAt(utterance.norms, at));
  return address(utterance, at, to, 0.8);
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
