import { HESITATION_SOUNDS, isFunctionWord, isStopWord, type Token, wordSet } from '@decroche/french';
import type { Reading } from '@decroche/question';

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
  ['sinon'],
  ['en', 'meme', 'temps'],
  ['ah', 'oui'],
];
/** Adding words that add something only where a clause follows: `qu'est-ce que j'ai en plus pour mes enfants`. */
const BEFORE_CLAUSE: ReadonlySet<string> = wordSet('en sinon ah');
/** What announces that there are several: every `et` adds. */
const ANNOUNCING = /\b(?:deux|trois|plusieurs) (?:petites )?(?:choses|questions|trucs)\b/u;
/** A sound of somebody who thinks. */
const SOUND = `(?:${[...HESITATION_SOUNDS].join('|')})`;
/** Words before and around a part that are none of its need: what announces it, what joins it to the part before. */
const ANNOUNCEMENT = new RegExp(
  String.raw`^(?:[\s,]*(?:(?:alors|donc|voilà|bonjour|${SOUND}|ben|bon|et) )*(?:j['’]ai|j['’]aurais|j['’]avais|c['’]est pour)?\s*(?:deux|trois|plusieurs) (?:petites )?(?:choses|questions|trucs)(?: à vous (?:demander|dire|poser))?\b[\s,:]*)`,
  'iu',
);
const LEFT_OPEN = new RegExp(String.raw`(?:[\s,]+(?:et|${SOUND}|bon|ben))+[\s,]*$`, 'iu');
const JOINING = new RegExp(
  String.raw`^[\s,]*(?:(?:et|puis|ensuite|aussi|également|en plus|par ailleurs|sinon|en même temps|ah oui|${SOUND}|la première|première chose|(?:la )?deuxième (?:chose|question)|autre (?:chose|question))(?=[\s,])[\s,]*(?:c['’]est (?:que|pour)\s)?)+`,
  'iu',
);
/** Needs that are told apart in one sentence, at most. */
const MOST_NEEDS = 3;

/** Words that ask or wish, wherever they stand. */
const ASKING: ReadonlySet<string> = wordSet(`
  comment quand combien quel quelle quels quelles quoi pourquoi
  veux voudrais voudrait veut voulais souhaite souhaiterais aimerais aimerait cherche demande demander savoir connaitre
  peux peut pourrais pourrait dois doit faut faudrait droit besoin parait
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
/** What stands for a thing of the part before: `celui pour les impôts`. */
const SAME_KIND = /(?<!\p{L})(?:celui|celle|ceux|celles)(?!\p{L})(?![\s-]+(?:qui|que|qu|là|ci)(?!\p{L}))/iu;
/** The first thing that a part names. */
const FIRST_THING = /(?<!\p{L})(?:(?:une?|des|mon|ma|mes|les?|la)\s|l['’])\s?\p{L}{4,}/iu;
/** What a question about all of it asks with: `comment ça marche`. */
const SUMMED: ReadonlySet<string> = wordSet('marche passe fonctionne change donne fait faire');
/** What asks of all that was told before. */
const SUMMING: ReadonlySet<string> = wordSet('ca cela');
/** What is wished for goes on, and the question is about all of it: `continuer un peu et toucher … comment ça marche`. */
const GOES_ON_SUMMED =
  /^(?:toujours |quand même |déjà )?\p{L}+(?:er|ir|re|é)(?!\p{L}).* comment (?:ça|cela) (?:se )?(?:marche|passe|fonctionne|fait)\W*$/iu;
/** A question about each of the two things that were told before it, over folded words. */
const OF_EACH =
  /\b(?:tout ca|tout cela|les deux|tous les deux|toutes les deux|l un et l autre)$|\bces deux\b|\bpour .+ et pour /u;

/** Words that take a complement, by what is the same word in another form. */
const BEFORE_COMPLEMENT: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'a',
    au: 'a',
    aux: 'a',
    de: 'de',
    du: 'de',
    des: 'de',
    d: 'de',
    pour: 'pour',
    sur: 'sur',
    mon: 'mon',
    ma: 'mon',
    mes: 'mon',
  }),
);

/** Words that ask for an aspect of something without naming it: `combien on touche`, `comment on fait la demande`. */
const OF_ANY_NEED: ReadonlySet<string> = wordSet(`
  combien touche toucher toucherai temps delai prend dure quand montant date papier papiers document documents formulaire
  dossier demande demander demandes depose deposer envoyer envoie remplir fournir faut fais faire demarche demarches
  adresser commence commencer droit condition conditions age tout
`);

/** Reads a text that a question is made of, each text once. */
export type Read = (text: string) => Reading;

/** One part of a sentence. */
export interface CutPart {
  /** Its own words. */
  readonly own: Reading;
  /** Ways of reading it as a whole sentence, the likeliest first. */
  readonly readings: readonly string[];
  /** Whether it asks by its own words. */
  readonly asks: boolean;
  /** Whether it asks without naming what of. */
  readonly isOfAnyNeed: boolean;
}

/** A sentence cut into parts that may each put a need. */
export interface Cut {
  readonly parts: readonly CutPart[];
  /** Whether each part, by its own words, asks for something or adds to what was asked. */
  readonly isPlain: boolean;
}

/**
 * Ways of cutting a sentence into parts that may each put a need, the most telling first; none when it has no seam. Whoever
 * uses them has to see whether each part is answered.
 *
 * @param read reads a part
 */
export function possibleCuts({ text, written }: Reading, read: Read): Cut[] {
  const { tokens, numbers } = written;
  const partsOf = (said: readonly string[]): Part[] => said.map((one) => readPart(one, read));
  const adding = partsAt(text, addingSeams(tokens, text));
  const cuts = adding.length > 1 ? [cutOf(partsOf(adding), true, read)] : [];
  for (const at of joints(tokens, numbers)) {
    const sides = sidesOf(text, tokens[at] as Token);
    if (sides === undefined) continue;
    cuts.push(complementCut(partsOf(complements(text, tokens, at, sides))));
    cuts.push(cutOf(partsOf(sides), false, read));
  }
  return cuts.flatMap((cut) => cut ?? []);
}

/** One part, read once. */
interface Part {
  readonly own: Reading;
  readonly text: string;
  readonly words: readonly string[];
  /** Where the first word that asks begins; undefined when none does. */
  readonly asksFrom: number | undefined;
}

function readPart(said: string, read: Read): Part {
  const text = said.replace(ANNOUNCEMENT, '').replace(JOINING, '').replace(LEFT_OPEN, '').trim() || said;
  const own = read(text);
  const { tokens } = own.written.unpunctuated;
  const words = tokens.map(({ norm }) => norm);
  return { own, text, words, asksFrom: tokens.find((_, at) => asksAt(words, at))?.start };
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
function cutOf(parts: readonly Part[], adds: boolean, read: Read): Cut | undefined {
  const [first, last] = [parts[0], parts.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  // A case and the question about it: `mon mari est mort et je voudrais savoir …`.
  if (!asks(first) && has(first, TELLING)) {
    if (asks(last) && OF_EACH.test(last.words.join(' '))) return cutOfEach(parts, last, read);
    if (has(last, SUMMING) || (!adds && !calls(first))) return undefined;
  }
  if (has(last, SUMMING) && last.words.every((word) => isStopWord(word) || SUMMED.has(word)))
    return undefined;
  if (!adds && asks(first) && GOES_ON_SUMMED.test(last.text)) return undefined;
  const opening = openingOf(first);
  return {
    parts: parts.map((part) => {
      const whole = `${opening} ${part.text}`;
      const thing = part === first ? undefined : FIRST_THING.exec(first.text)?.[0];
      if (thing !== undefined && SAME_KIND.test(part.text)) {
        return partOf(part, [part.text.replace(SAME_KIND, thing), part.text]);
      }
      if (part === first || opening === '') return partOf(part, [part.text]);
      if (!has(part, BACK)) return partOf(part, asksAge(part) ? [whole, part.text] : [part.text]);
      return partOf(part, pointsBack(part) ? [whole, part.text] : [part.text, whole]);
    }),
    isPlain: parts.every((part) => (adds ? calls(part) || (part !== first && goesOn(part)) : asks(part))),
  };
}

/** Things that were told, and one question about each of them. */
function cutOfEach(parts: readonly Part[], last: Part, read: Read): Cut | undefined {
  const question = last.text.slice(last.asksFrom);
  const told = openingOf(last);
  if (told === '') return undefined;
  return {
    parts: parts.map((part) =>
      part === last
        ? partOf({ ...part, own: read(told) }, [told, part.text])
        : partOf(part, [part.text, `${part.text} ${question}`]),
    ),
    isPlain: true,
  };
}

/** `droit au minimum vieillesse et à une aide à la maison`: what is asked, with each of its complements. */
function complements(
  text: string,
  tokens: readonly Token[],
  at: number,
  [own, other]: readonly [string, string],
): readonly string[] {
  const kind = BEFORE_COMPLEMENT.get(tokens[at + 1]?.norm ?? '');
  if (kind === undefined) return [];
  const before = tokens.slice(0, at);
  const asked = before.findIndex((_, place) =>
    asksAt(
      before.map(({ norm }) => norm),
      place,
    ),
  );
  const from = before.findLastIndex(({ norm }) => BEFORE_COMPLEMENT.get(norm) === kind);
  if (asked < 0 || from <= asked) return [];
  const head = text.slice(0, (before[from] as Token).start).trim();
  return [own, `${head} ${other}`];
}

function complementCut(parts: readonly Part[]): Cut | undefined {
  if (parts.length === 0) return undefined;
  return { parts: parts.map((part) => partOf(part, [part.text])), isPlain: false };
}

function partOf(part: Part, readings: readonly string[]): CutPart {
  const named = part.words.filter((word) => !isStopWord(word));
  return {
    own: part.own,
    readings,
    asks: asks(part),
    isOfAnyNeed: named.every((word) => OF_ANY_NEED.has(word)),
  };
}

/** The case that a part tells before it asks; empty when it tells none. */
function openingOf({ own, text, asksFrom }: Part): string {
  if (asksFrom === undefined) return text;
  const before = own.written.tokens.filter(({ start }) => start < asksFrom);
  const last = before.findLastIndex(({ norm, kind }) => kind !== 'punctuation' && !isFunctionWord(norm));
  const told = before.slice(0, last + 1);
  return told.every(({ norm }) => isStopWord(norm)) ? '' : text.slice(0, told.at(-1)?.end);
}

/** An age depends on the case that was told: `je suis en invalidité … et à quel âge je pars`. */
const asksAge = ({ words }: Part): boolean =>
  words.some((word, at) => word === 'age' && words[at - 1] === 'quel');

/** Whether the first person or thing that a part names is one of the part before: `sa femme touche quelque chose`. */
function pointsBack({ words }: Part): boolean {
  const back = words.findIndex((word) => BACK.has(word));
  const own = words.findIndex((word) => FIRST_NAMING.has(word));
  return back >= 0 && (own < 0 || back < own);
}
const FIRST_NAMING: ReadonlySet<string> = wordSet('mon ma mes notre nos le la les l un une');

const has = ({ words }: Part, some: ReadonlySet<string>): boolean => words.some((word) => some.has(word));
const asks = ({ asksFrom }: Part): boolean => asksFrom !== undefined;
/** Whether something is asked for, if only by being wrong. */
const calls = (part: Part): boolean => asks(part) || has(part, TROUBLE);

/** `je voudrais changer mon compte et aussi prendre un rendez-vous`: what is wished for goes on. */
const goesOn = ({ words }: Part): boolean => /(?:er|ir|oir|re)$/u.test(words[0] ?? '');

interface Seam {
  readonly end: number;
  readonly next: number;
}

function addingSeams(tokens: readonly Token[], text: string): Seam[] {
  const content = tokens.filter(({ kind }) => kind !== 'punctuation');
  const words = content.map(({ norm }) => norm);
  const announced = ANNOUNCING.test(text.toLowerCase());
  const seams: Seam[] = [];
  for (let at = 1; at < content.length; at++) {
    const connector =
      ADDING.find((connecting) => joinsAt(words, at, connecting)) ??
      (announced && words[at] === 'et' ? ['et'] : undefined);
    if (connector === undefined) continue;
    const start = (content[at] as Token).start;
    // What introduces the next part belongs to it: only `et` is left out.
    const next = content[at + 1];
    if (next !== undefined) seams.push({ end: start, next: connector[0] === 'et' ? next.start : start });
    at += connector.length - 1;
  }
  return seams.slice(0, MOST_NEEDS - 1);
}

function joinsAt(words: readonly string[], at: number, connector: readonly string[]): boolean {
  if (!connector.every((word, step) => words[at + step] === word)) return false;
  if (!BEFORE_CLAUSE.has(connector[0] ?? '')) return true;
  const next = at + connector.length;
  return TELLING.has(words[next] ?? '') || asksAt(words, next);
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

/** Places of each `et`, comma or plus sign, which may join two needs or the parts of one. */
function joints(tokens: readonly Token[], numbers: readonly { from: number; to: number }[]): number[] {
  const found = tokens.flatMap(({ norm, text: word }, at) => {
    if (numbers.some((number) => number.from < at && at < number.to)) return [];
    return norm === 'et' || word === ',' || word === '+' ? [at] : [];
  });
  return found.slice(0, MOST_NEEDS);
}

function sidesOf(text: string, { start, end }: Token): [string, string] | undefined {
  const sides: [string, string] = [text.slice(0, start).trim(), text.slice(end).trim()];
  return sides.every((side) => side !== '') ? sides : undefined;
}
