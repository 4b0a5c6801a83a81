import { isMarkedUnchecked } from '@decroche/french';

/** Longest sentence that is shown, UTF-16 units. */
export const MOST_SENTENCE_LENGTH = 220;
/** Shortest run of words that can be a sentence. */
const LEAST_LENGTH = 15;

const BOUNDARY = /(?<=[.!?…])\s+(?=[«"“A-ZÀ-ÖØ-Ý0-9])/u;
const ABBREVIATION = /(?:\b(?:art|M|Mme|Mlle|n|cf|ex|p|env|etc|St|Ste|L|R|D)\.|\b[A-Z]\.)$/u;

/** Words that point back to the sentence before: such a sentence is never shown without it. */
const POINTS_BACK =
  /^(?:ils?|elles?|cela|ça|ceci|c[’'](?:est|était|étaient)|ce (?:n[’']est|n[’']était|sont|étaient|sera|montant|délai|plafond|taux|droit|papier|document|courrier|service|compte|choix|calcul|revenu|total|cas)|cette?|ces|celle-ci|celui-ci|celles-ci|ceux-ci|celui|celle|son|sa|ses|leurs?|dans ce cas|dans tous les cas|sinon|mais|puis|ensuite|ainsi|alors|donc|par contre|en revanche|toutefois|cependant|de même|l[’']inverse|à l[’']inverse|au-delà|en dessous|au-dessus|y compris|là|les deux|l[’']un|l[’']autre|s[’']ils?(?! (?:y|vous|faut|manque|n[’']y|s[’']agit))|s[’']elles?|si elles?|si l[ea]s? (?:total|sommes?|montants?|plafond|limite|seuil|délai|résultat|complément)s?|si (?:vous|on) [\p{L}-]+,)(?![\p{L}])|^[^,;:]*\bs[’'](?:en|y) [\p{L}]+/iu;
/** Who is spoken of in the sentence before, right after the subject: `la caisse la prévient`. */
const POINTS_BACK_AS_OBJECT =
  /^(?:l[ae]s? |l[’'])[\p{L}-]+ (?:ne )?(?:la|le|les|lui|leur) (?!plus |moins |même )[\p{L}]+(?:t|nt|a|e)(?= )/iu;

/** True for a sentence that speaks of what the one before it speaks of. */
export function pointsBack(sentence: string): boolean {
  return POINTS_BACK.test(sentence) || POINTS_BACK_AS_OBJECT.test(sentence);
}

/** Sentences of a passage that stand together: one, or one with those that point back to it. */
export interface SentenceGroup {
  readonly sentences: readonly string[];
}

/**
 * Splits a passage into groups of whole sentences. Lines (list items, table rows) are boundaries. What is no
 * sentence (headings, introductions of a list, fragments) is left out.
 *
 * @param linesGoOn true for a text whose lines are read one after the other, so that one may point back to the one before
 */
export function sentenceGroups(text: string, linesGoOn = false): SentenceGroup[] {
  const groups: { sentences: string[] }[] = [];
  let previous: { sentences: string[] } | undefined;
  for (const line of text.split('\n')) {
    if (!linesGoOn) previous = undefined;
    for (const sentence of splitLine(line.trim())) {
      if (pointsBack(sentence)) {
        if (previous !== undefined) previous.sentences.push(sentence);
        continue;
      }
      previous = { sentences: [sentence] };
      groups.push(previous);
    }
  }
  return groups.filter(({ sentences }) => sentences.every(isWhole));
}

function splitLine(line: string): string[] {
  const parts: string[] = [];
  for (const part of line.split(BOUNDARY)) {
    const last = parts.at(-1);
    if (last !== undefined && ABBREVIATION.test(last)) parts[parts.length - 1] = `${last} ${part}`;
    else if (part !== '') parts.push(part);
  }
  return parts;
}

/** A row of a table is no sentence. */
const ROW = /^[^:;]{2,60} : [^;]+ ; [^:;]+ : /u;

/** What only announces a list that does not come with it. */
const ANNOUNCES = /\b(?:de ces [\p{L}]+|(?:les|des) [\p{L}]+ suivante?s|ci-dessous|ci-après)[.…]$/iu;

function isWhole(sentence: string): boolean {
  if (isMarkedUnchecked(sentence) || ROW.test(sentence) || ANNOUNCES.test(sentence)) return false;
  return (
    sentence.length >= LEAST_LENGTH && sentence.length <= MOST_SENTENCE_LENGTH && /[.!?…»)]$/u.test(sentence)
  );
}
