import { wordSet } from '../detector.ts';
import { isUnit } from '../harmless-quantities.ts';
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
    if (/^(?:a|de|d|depuis|sur|vers|pres|au|commune|ville|village|est|c|:|aux)$/.test(norm)) {
      if (
        norm === 'a' &&
        utterance.words[at]?.text === 'a' &&
        next.writtenCase !== 'capital' &&
        !(next.commune && !next.ordinary)
      )
        continue;
      const sure = own || (norm === 'a' && (born || HOME.has(utterance.norm(at - 1))));
      if (isHomeTown(utterance, at + 1, sure)) return town(utterance, at + 1);
    }
    if (!born && ENDS.has(norm) && !ADVERBS.has(norm) && !/^(?:c|est|ce|dans)$/.test(norm)) return undefined;
  }
  return undefined;
}

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

const BIG_TOWNS = wordSet(
  'paris nice tours lens vienne brest bordeaux calais castres lourdes vichy dole vannes cannes grasse valence sens gap bourges cognac vitre chartres fougeres salon',
);

const isTown = (utterance: Utterance, at: number): boolean => BIG_TOWNS.has(utterance.norm(at));
