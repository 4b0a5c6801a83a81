import { isFrenchWord } from './french-words.ts';

/** A word cut at the end of a line: what stands before the hyphen, and what the next line begins with. */
const CUT = /([\p{L}\d’'-]*[\p{L}\d])([-\u2010\u00ad])\n\s*([\p{L}\d]+)/gu;
/** Pronouns that follow a verb with a hyphen: `peut-il`, `dois-je`, `donnez-moi`, `a-t-on`. */
const AFTER_VERB = new Set(
  'je tu il elle on nous vous ils elles ce le la les lui leur moi toi y en t ci là'.split(' '),
);
/** First halves of words that keep their hyphen before any word. */
const FIRST_HALF = new Set(
  'non ex mi demi semi vice quasi grand grands grande grandes beau beaux belle belles petit petite petits petites arrière arrières avant après contre entre sous au aux ci là par franco sans porte garde ayant ayants'.split(
    ' ',
  ),
);
const SHORTEST_HALF = 3;

/**
 * Joins the lines of a paragraph; of a word that is cut at the end of a line the hyphen stays where French writes one.
 *
 * @param seen words of the same document, in lower case, as they stand inside its lines
 */
export function joinCutWords(text: string, seen: ReadonlySet<string>): string {
  return text.replace(CUT, (_, left: string, hyphen: string, right: string) => {
    const isCut = hyphen === '\u00ad' || !keepsHyphen(left, right, seen);
    return isCut ? left + right : `${left}-${right}`;
  });
}

function keepsHyphen(left: string, right: string, seen: ReadonlySet<string>): boolean {
  if (!/^\p{Ll}/u.test(right) || /\d$/.test(left)) return true;
  const word = (text: string): boolean => isFrenchWord(text);
  const bare = left.replace(/^.*['’]/, '');
  const half = bare.replace(/^.*-/, '');
  const [joined, hyphened] = [`${half}${right}`, `${bare}-${right}`].map((one) => one.toLowerCase());
  if (word(hyphened as string) || seen.has(hyphened as string)) return true;
  if (word(joined as string) || seen.has(joined as string)) return false;
  if (AFTER_VERB.has(right.toLowerCase()) && (word(half) || half === 't')) return true;
  if (bare.includes('-') && word(right)) return true;
  if (!word(right)) return false;
  return (
    FIRST_HALF.has(half.toLowerCase()) ||
    (half.length >= SHORTEST_HALF && right.length >= SHORTEST_HALF && word(half))
  );
}
