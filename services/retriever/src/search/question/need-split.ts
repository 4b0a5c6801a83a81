import { readNumbers, type Token, tokenize, wordSet } from '@decroche/french';

/** Words with which a caller adds another need. */
const ADDING: readonly (readonly string[])[] = [
  ['et', 'aussi'],
  ['et', 'puis'],
  ['et', 'ensuite'],
  ['et', 'en', 'plus'],
  ['et', 'egalement'],
  ['et', 'par', 'ailleurs'],
  ['et', 'sinon'],
  ['en', 'plus'],
  ['par', 'ailleurs'],
  ['deuxieme', 'question'],
  ['deuxieme', 'chose'],
  ['autre', 'question'],
  ['autre', 'chose'],
  ['j', 'ai', 'aussi'],
  ['je', 'voudrais', 'aussi'],
  ['ainsi', 'que'],
];
/** What announces that there are several: every `et` adds. */
const ANNOUNCING = /\b(?:deux|trois|plusieurs) (?:choses|questions|trucs)\b/u;
/** Needs that are told apart in one sentence, at most. */
const MOST_NEEDS = 3;

/** Words that ask or wish, wherever they stand. */
const ASKING: ReadonlySet<string> = wordSet(`
  comment quand combien quel quelle quels quelles quoi pourquoi
  veux voudrais voudrait veut voulais souhaite souhaiterais aimerais aimerait cherche demande demander savoir connaitre
  peux peut pourrais pourrait dois doit faut droit besoin
`);
/** Asking words that ask nothing where another stands before them: `ce qui`, `je suis`. */
const RELATIVE: ReadonlySet<string> = wordSet(
  'ce mari femme mere pere celui celle dossier annee gens monsieur dame',
);
/** Words of something that is wrong or that changes: it calls for help without a question. */
const TROUBLE: ReadonlySet<string> = wordSet(`
  manque manquent pas plus perdu perdue oublie erreur faux fausse bloque bloquee change changer demenage demenager augmente
  baisse diminue disparu rien jamais marche panne arnaque vole volee
`);
/** Words that stand for somebody or something of the part before. */
const BACK: ReadonlySet<string> = wordSet('sa son ses leur leurs il elle ils elles lui');
/** Words of somebody who tells his case; without them a part names a subject: `le service militaire`. */
const TELLING: ReadonlySet<string> = wordSet('je j on nous mon ma mes notre nos il elle');
/** What asks of all that was told before. */
const SUMMING: ReadonlySet<string> = wordSet('ca cela');

/** A sentence cut into parts that may each put a need. */
export interface Cut {
  /** In their order, each made whole by the case that the sentence opens with where it points back to it. */
  readonly parts: readonly string[];
  /** Whether each part, by its own words, asks for something or adds to what was asked. */
  readonly isPlain: boolean;
}

/**
 * Ways of cutting a sentence into parts that may each put a need, the most telling first; none when it has no seam. Whoever
 * uses them has to see whether each part is answered.
 */
export function possibleCuts(text: string): Cut[] {
  const tokens = tokenize(text);
  const adding = partsAt(text, addingSeams(tokens, text));
  const cuts = adding.length > 1 ? [cutOf(adding, true)] : [];
  for (const parts of pairs(text, tokens)) cuts.push(cutOf(parts, false));
  return cuts.flatMap((cut) => cut ?? []);
}

/** One part, read once. */
interface Part {
  readonly text: string;
  readonly words: readonly string[];
  /** Where the first word that asks begins; undefined when none does. */
  readonly asksFrom: number | undefined;
}

function readPart(text: string): Part {
  const tokens = tokenize(text).filter(({ kind }) => kind !== 'punctuation');
  const words = tokens.map(({ norm }) => norm);
  return { text, words, asksFrom: tokens.find((_, at) => asksAt(words, at))?.start };
}

function asksAt(words: readonly string[], at: number): boolean {
  const word = words[at] ?? '';
  switch (word) {
    case 'est':
      return words[at + 1] === 'ce';
    case 'puis':
      return words[at + 1] === 'je';
    case 'ou':
      return at === 0;
    case 'qui':
    case 'si':
      return !RELATIVE.has(words[at - 1] ?? '');
    default:
      return ASKING.has(word);
  }
}

/** Undefined when the last part asks of what was told before it. */
function cutOf(texts: readonly string[], adds: boolean): Cut | undefined {
  const parts = texts.map(readPart);
  const [first, last] = [parts[0], parts.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  // A case and the question about it: `mon mari est mort et je voudrais savoir …`.
  const tellsCase = !asks(first) && has(first, TELLING);
  if (tellsCase && (has(last, SUMMING) || (!adds && !calls(first) && asks(last)))) return undefined;
  const opening = first.text.slice(0, first.asksFrom).trim();
  return {
    parts: parts.map((part) =>
      part !== first && opening !== '' && has(part, BACK) ? `${opening} ${part.text}` : part.text,
    ),
    isPlain: parts.every(adds ? calls : asks),
  };
}

const has = ({ words }: Part, some: ReadonlySet<string>): boolean => words.some((word) => some.has(word));
const asks = ({ asksFrom }: Part): boolean => asksFrom !== undefined;
/** Whether something is asked for, if only by being wrong. */
const calls = (part: Part): boolean => asks(part) || has(part, TROUBLE);

interface Seam {
  readonly end: number;
  readonly next: number;
}

function addingSeams(tokens: readonly Token[], text: string): Seam[] {
  const content = tokens.filter(({ kind }) => kind !== 'punctuation');
  const announced = ANNOUNCING.test(text.toLowerCase());
  const seams: Seam[] = [];
  for (let at = 1; at < content.length; at++) {
    const connector =
      ADDING.find((connecting) => connecting.every((word, step) => content[at + step]?.norm === word)) ??
      (announced && content[at]?.norm === 'et' ? ['et'] : undefined);
    if (connector === undefined) continue;
    const start = (content[at] as Token).start;
    // What introduces the next part belongs to it: only `et` is left out.
    const next = content[at + 1];
    if (next !== undefined) seams.push({ end: start, next: connector[0] === 'et' ? next.start : start });
    at += connector.length - 1;
  }
  return seams.slice(0, MOST_NEEDS - 1);
}

function partsAt(text: string, seams: readonly Seam[]): string[] {
  let from = 0;
  const parts: string[] = [];
  for (const { end, next } of seams) {
    parts.push(text.slice(from, end));
    from = next;
  }
  parts.push(text.slice(from));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** The two sides of each `et`, comma or plus sign, which may join two needs or the parts of one. */
function pairs(text: string, tokens: readonly Token[]): [string, string][] {
  const found: [string, string][] = [];
  const numbers = readNumbers(tokens);
  for (const [at, { start, end, norm, text: word }] of tokens.entries()) {
    if (numbers.some((number) => number.from < at && at < number.to)) continue;
    if (norm !== 'et' && word !== ',' && word !== '+') continue;
    const parts: [string, string] = [text.slice(0, start).trim(), text.slice(end).trim()];
    if (parts.every((part) => part !== '')) found.push(parts);
    if (found.length === MOST_NEEDS) break;
  }
  return found;
}
