import { foldedOf, type Readable } from './reading.ts';
import { type Circumstance, circumstancesIn, type Situation } from './situation.ts';

/** What somebody's case is, as far as he said it. */
export interface KnownCase {
  readonly situation: Situation;
  /** Years; undefined when unknown. */
  readonly age: number | undefined;
}

/** A part of a sentence that says when it holds. */
interface Condition {
  readonly text: string;
  /** What stands before it; empty for one that opens the sentence. */
  readonly before: string;
  readonly after: string;
}

/** Opens a condition, and who or what it is about. */
const OPENINGS =
  /(?<=^|[\s(])(?:si (?=(?:l'on|on|vous|elles?|ils?|l'|la |le |les |votre |vos |un |une |aucun))|s'(?=ils?\b)|lorsqu'|lorsque |quand |en cas d(?:e |')|en l'absence d(?:e |')|faute d(?:e |')|a defaut d(?:e |'))/g;
/** The same where it opens the sentence or a heading. */
const OPENS = /^(?:sans (?!attendre|tarder|delai)|pour (?:un|une|les|le|la|ceux|celles) |chez les |avec )/;
/** `sauf si`, `même si`, `savoir si`, `que si`: no condition of its own. */
const NO_CONDITION =
  /\b(?:sauf|meme|comme|que|seulement|uniquement|savoir|voir|dire|ditess?|verifi\w+|demand\w+|regard\w+|indiqu\w+|precis\w+|selon)\s$/;
/** Several cases in one sentence: one of them may be the caller's. */
const SEVERAL = /;|\bsinon\b|\bdans le cas contraire\b|\bdans les deux cas\b|\bou non\b/;
/** What depends on the condition is a right or a rule, so that the condition is what is asked for. */
const REQUIRES =
  /\b(?:droits?|dues?|du|peut|peuvent|pouvez|possibles?|faut|ouvr\w+|ouverte?|benefici\w+|conditions?|exige\w*|verse\w*|payee?s?|accordee?s?)\b/;
/** Of somebody else than the one whose case it is. */
const OF_ANOTHER =
  /\b(?:defunte?|decedee?|l'autre parent|pere|mere|caisse|carsat|banque|medecin|commission|juge|notaire|ex-conjointe?|orphelin\w*)\b/;

/** The employer of whom a sentence of the base speaks, by a pronoun or by what he does. */
const EMPLOYER_REFUSES =
  /\b(?:refuse\w*|refus|silence|s'oppose|ne repond pas|n'est pas d'accord|absence de reponse)\b/;
const EMPLOYER_AGREES = /\b(?:accepte|est d'accord|donne son accord)\b/;
/** An age below which a sentence holds. */
const UNDER_AGE = /\b(?:a|ait|avez|avait|aviez|ont|personnes?|d[e']) (?:encore )?moins de (\d+) ans\b/;

/**
 * Whether a sentence says only what holds in another case than the known one: `s'il refuse` to somebody whose employer has
 * agreed, `si vous n'avez pas d'enfant` to a mother. In doubt it does not: where it tells several cases, where the condition
 * is what a right depends on, or where it is somebody else's.
 */
export function isForAnotherCase(sentence: Readable, known: KnownCase): boolean {
  if (known.situation.size === 0 && known.age === undefined) return false;
  const folded = foldedOf(sentence);
  if (known.situation.get('employer-agrees') === true && isOfRefusal(folded)) return true;
  if (SEVERAL.test(folded)) return false;
  const conditions = conditionsOf(folded);
  const ruledOut = conditions.filter((condition) => isRuledOut(condition, known));
  if (ruledOut.length === 0) return false;
  const openings = conditions.filter(opens);
  if (openings.length > 0) return openings.every((one) => ruledOut.includes(one));
  return ruledOut.every(
    ({ before, after }) => !REQUIRES.test(before) && !/\b(?:ou|et)\b/.test(`${before} ${after}`),
  );
}

/** The circumstances on which a sentence hangs. */
export function circumstancesOf(sentence: Readable): ReadonlySet<Circumstance> {
  const conditions = conditionsOf(foldedOf(sentence)).filter(({ text }) => !OF_ANOTHER.test(text));
  return new Set(conditions.flatMap(({ text }) => [...circumstancesIn(text, true).keys()]));
}

/** Years of age below which a sentence holds; undefined where it does not say. */
export function underAgeOf(sentence: Readable): number | undefined {
  const age = UNDER_AGE.exec(foldedOf(sentence))?.[1];
  return age === undefined ? undefined : Number(age);
}

/** Words for a circumstance that a rule leaves out. */
const NAMED: readonly (readonly [Circumstance, string])[] = [
  ['unemployed', "(?:periodes? de )?(?:chomage|chomeurs|demandeurs d'emploi)"],
  ['sick', '(?:arrets? )?(?:de )?maladie|arrets? de travail|malades'],
  ['unfit', 'invalidite|invalides|inaptitude|inaptes'],
  ['abroad', 'etranger|non-residents|expatries'],
  ['retired', 'retraites'],
  ['remarried', 'remariage|remaries'],
  ['divorced', 'divorces?|ex-conjoints?'],
  ['widowed', 'veufs|veuves|veuvage'],
];
const LEAVES_OUT = String.raw`\b(?:pas|ni|hors|sauf|excepte|exclut?|exclus|(?:a l'exception|a l'exclusion) d[eu]s?|sans compter) (?:pour |en cas de )?(?:(?:le|la|les|du|de la|des|de|en|au|aux|l'|de l') ?)*`;
const LEFT_OUT = NAMED.map(
  ([of, words]) =>
    [of, new RegExp(`${LEAVES_OUT}(?:${words})\\b`), new RegExp(`\\b(?:${words})\\b`)] as const,
);

/**
 * Whether a sentence leaves out a circumstance of the known case (`pas le chômage`) on the side, in a text that is about
 * something else.
 *
 * @param title of that text
 */
export function leavesOut(sentence: Readable, title: Readable, { situation }: KnownCase): boolean {
  if (situation.size === 0) return false;
  const folded = foldedOf(sentence);
  const about = foldedOf(title);
  return LEFT_OUT.some(
    ([of, left, named]) => situation.get(of) === true && left.test(folded) && !named.test(about),
  );
}

function conditionsOf(folded: string): Condition[] {
  const conditions: Condition[] = [];
  const add = (index: number): void => {
    const before = folded.slice(0, index);
    const [text = ''] = /^[^,;:.()]*/.exec(folded.slice(index)) ?? [];
    if (!NO_CONDITION.test(before))
      conditions.push({ text, before: before.trim(), after: folded.slice(index + text.length) });
  };
  if (OPENS.test(folded)) add(0);
  for (const { index } of folded.matchAll(OPENINGS)) add(index);
  return conditions;
}

/** It stands first, or first after what only joins it to the sentence before. */
function opens({ before }: Condition): boolean {
  return /^(?:mais|et|or|en effet|par contre|en revanche)?,?$/.test(before);
}

function isRuledOut({ text, before }: Condition, { situation, age }: KnownCase): boolean {
  if (/\bou\b/.test(text) || OF_ANOTHER.test(text)) return false;
  const under = UNDER_AGE.exec(text)?.[1];
  if (under !== undefined && age !== undefined && age >= Number(under)) return true;
  const told = circumstancesIn(text, true);
  const opposite = [...told].filter(([of, isSo]) => situation.has(of) && situation.get(of) !== isSo);
  if (opposite.length > 0) return true;
  if (situation.get('employer-agrees') !== false) return false;
  return EMPLOYER_AGREES.test(text) && /\bemployeur\b|\bil\b/.test(`${before} ${text}`);
}

/** Of the employer who does not agree, by whatever form. */
function isOfRefusal(folded: string): boolean {
  return EMPLOYER_REFUSES.test(folded) && !OF_ANOTHER.test(folded);
}
