import { readNumbers, type Token, tokenize } from '@decroche/french';

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

/** Words that ask or wish. */
const ASKING: ReadonlySet<string> = words(`
  est ce comment quand combien qui quel quelle quels quelles quoi ou pourquoi si
  veux voudrais voudrait veut voulais souhaite souhaiterais aimerais aimerait cherche demande demander savoir connaitre
  peux peut puis pourrais pourrait dois doit faut droit besoin
`);
/** Asking words that ask nothing where another stands before them: `ce qui`, `je suis`. */
const RELATIVE: ReadonlySet<string> = words(
  'ce mari femme mere pere celui celle dossier annee gens monsieur dame',
);
/** Words of something that is wrong or that changes: it calls for help without a question. */
const TROUBLE: ReadonlySet<string> = words(`
  manque manquent pas plus perdu perdue oublie erreur faux fausse bloque bloquee change changer demenage demenager augmente
  baisse diminue disparu rien jamais marche panne arnaque vole volee
`);
/** Words that stand for somebody or something of the part before. */
const BACK: ReadonlySet<string> = words('sa son ses leur leurs il elle ils elles lui');
/** Words of somebody who tells his case; without them a part names a subject: `le service militaire`. */
const TELLING: ReadonlySet<string> = words('je j on nous mon ma mes notre nos il elle');
/** What asks of all that was told before. */
const SUMMING: ReadonlySet<string> = words('ca cela');

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

/** Undefined when the last part asks of what was told before it. */
function cutOf(parts: readonly string[], adds: boolean): Cut | undefined {
  const asks = parts.map((part) => asksIn(part) !== undefined);
  const calls = parts.map((part, at) => asks[at] === true || normsOf(part).some((norm) => TROUBLE.has(norm)));
  const last = normsOf(parts.at(-1) ?? '');
  // A case and the question about it: `mon mari est mort et je voudrais savoir …`.
  const tellsCase = asks[0] === false && normsOf(parts[0] ?? '').some((norm) => TELLING.has(norm));
  if (tellsCase && last.some((norm) => SUMMING.has(norm))) return undefined;
  if (tellsCase && !adds && calls[0] === false && asks[1] === true) return undefined;
  const isPlain = adds ? calls.every(Boolean) : asks.every(Boolean);
  const opening = openingOf(parts[0] ?? '');
  return {
    parts: parts.map((part, at) =>
      at > 0 && opening !== '' && normsOf(part).some((norm) => BACK.has(norm)) ? `${opening} ${part}` : part,
    ),
    isPlain,
  };
}

/** The case that a part tells before it asks. */
function openingOf(part: string): string {
  const at = asksIn(part);
  return at === undefined ? part : part.slice(0, at).trim();
}

/** Where the first word that asks begins; undefined when none does. */
function asksIn(part: string): number | undefined {
  const tokens = tokenize(part).filter(({ kind }) => kind !== 'punctuation');
  return tokens.find(({ norm }, at) => {
    const before = tokens[at - 1]?.norm ?? '';
    if (norm === 'est' || norm === 'ce') return norm === 'est' && tokens[at + 1]?.norm === 'ce';
    if (norm === 'qui' || norm === 'ou' || norm === 'puis' || norm === 'si') {
      return norm === 'puis'
        ? tokens[at + 1]?.norm === 'je'
        : !RELATIVE.has(before) && (at === 0 || norm !== 'ou');
    }
    return ASKING.has(norm);
  })?.start;
}

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
      ADDING.find((words_) => words_.every((word, step) => content[at + step]?.norm === word)) ??
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

function normsOf(text: string): string[] {
  return tokenize(text).map(({ norm }) => norm);
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/).filter((word) => word !== ''));
}
