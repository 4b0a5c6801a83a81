import {
  type DateSpan,
  fold,
  isFunctionWord,
  MONTH_NAMES,
  type NumberSpan,
  readDates,
  readNumbers,
  type Token,
  tokenize,
} from '@decroche/french';
import {
  BOUNDS,
  DONE,
  FOLLOWS,
  MARK_WORDS,
  MARKS,
  MAY,
  type Mark,
  MUST,
  NECESSARY,
  POSSIBLE,
} from './marks.ts';
import { isNamed } from './named.ts';
import { deniedIn } from './negation.ts';
import { joinsNouns, type Parts, partsIn } from './parts-of-sentence.ts';
import { isNeutralWord, sameWord } from './same-words.ts';
import { inPlainTurns } from './turns-of-phrase.ts';

/** How often each thing stands in a text. */
export type Bag = ReadonlyMap<string, number>;

/** What a text states, in a form that can be compared. */
export interface Statement {
  /** In plain turns of phrase. */
  readonly text: string;
  /** Stems of its words, without numbers, dates, function words, neutral words and the words of marks. */
  readonly stems: Bag;
  /** Numbers, and the days, months and years of dates. */
  readonly figures: Bag;
  readonly marks: Bag;
  /** Each bound with what it bounds, such as `at-most 4`. */
  readonly bounds: Bag;
  /** What each negation is about. */
  readonly denied: Bag;
  /** What is allowed and what is owed; empty where no word says what. */
  readonly allowed: readonly string[];
  readonly owed: readonly string[];
  /** Verbs that tell the agent or the caller to do something: "Demandez". */
  readonly orders: readonly string[];
  /** Forms that may say a condition without "si": "en travaillant", "qui travaille". */
  readonly conditionLike: number;
  /** Its stems and figures in their order; "le père ou la mère" like "la mère ou le père". */
  readonly items: readonly string[];
  /** Those of each part between commas and the words that join parts. */
  readonly chunks: readonly (readonly string[])[];
  /** Who does something, and to whom or what. */
  readonly parts: Parts;
}

/** What "neuf" may count. */
const COUNTED: ReadonlySet<string> = new Set(
  'ans annees mois trimestres jours semaines heures points enfants euros'.split(' '),
);
/** A month that no year or day follows, as in "entre janvier et mars 1965". */
const MONTHS_ALONE: ReadonlyMap<string, number> = new Map(
  MONTH_NAMES.map((name, at) => [fold(name), at + 1] as const),
);
const JOINS = /^(?:et|ou|mais|qui|que|qu|si|car|puisque|puisqu|parce)$/;
const CONDITION_LIKE =
  /\bqui\b|\ben [a-z]+ant\b|\bnee?s?\b|\bpour (?:les?|une?|ceux|celles?|des|la|un)\b|\bceux\b|^(?:au|en|sans|a) |\bsans\b|\bapres\b/g;
const IMPERATIVE = /^(?!chez$|assez$|avez$|etes$)(?:[a-z]{2,}ez|faites|dites)$/;
const STARTS_CLAUSE = /^(?:et|puis|mais|ou|ensuite|abord|alors|donc|[.,;:!?])$/;

/** Reads a text. */
export function statementOf(said: string): Statement {
  const text = inPlainTurns(said).trim();
  const tokens = tokenize(text);
  const items = itemsOf(tokens);
  const next = (from: number): string => {
    for (let at = from; at < tokens.length && !isBoundary(tokens[at]); at += 1) {
      const item = items[at]?.[0];
      if (item !== undefined) return item;
    }
    return '';
  };
  const after = (end: number): string => {
    const at = tokens.findIndex(({ start }) => start >= end);
    return at < 0 ? '' : next(at);
  };
  const governed = (verb: RegExp): string[] =>
    [...text.matchAll(verb)].map(({ index, 0: found }) => after(index + found.length));
  const bare = (adjective: RegExp): string[] => [...text.matchAll(adjective)].map(() => '');
  const orders = tokens.flatMap(({ norm }, at) => (isOrder(tokens, at) ? [sameWord(norm)] : []));
  const isFigure = (item: string): boolean => /^(?:\d|month )/.test(item);
  return {
    text,
    stems: bagOf(items.flat().filter((item) => !isFigure(item))),
    figures: bagOf(items.flat().filter(isFigure)),
    marks: bagOf([
      ...(Object.entries(MARKS) as [Mark, RegExp][]).flatMap(([mark, turn]) =>
        [...text.matchAll(turn)].map(() => mark),
      ),
      ...[...said.normalize('NFC').toLowerCase().matchAll(DONE)].map((): Mark => 'done'),
    ]),
    bounds: bagOf(boundsIn(text, tokens, items, after)),
    denied: bagOf(deniedIn(tokens, items)),
    allowed: [...governed(MAY), ...bare(POSSIBLE)],
    owed: [...governed(MUST), ...bare(NECESSARY)],
    orders,
    conditionLike: [...text.matchAll(CONDITION_LIKE)].length,
    items: orderOf(tokens, items),
    chunks: chunksOf(tokens, items),
    parts: partsIn(tokens, items),
  };
}

/** What of each token is compared: a stem, a number, the parts of a date; nothing for words that only join. */
function itemsOf(tokens: readonly Token[]): string[][] {
  const dates = readDates(tokens);
  // A lone "neuf" may be an adjective: where it counts nothing it is compared as a word.
  const numbers = readNumbers(tokens).filter(
    ({ ambiguous, value, to }) => !ambiguous || (value === 9 && COUNTED.has(tokens[to]?.norm ?? '')),
  );
  const isIn = (at: number, spans: readonly { readonly from: number; readonly to: number }[]): boolean =>
    spans.some(({ from, to }) => at >= from && at < to);
  return tokens.map(({ norm, kind }, at) => {
    if (isIn(at, dates)) return dates.filter(({ from }) => from === at).flatMap(partsOf);
    if (isIn(at, numbers)) return numbers.filter(({ from }) => from === at).map(numberOf);
    if (MONTHS_ALONE.has(norm)) return [`month ${MONTHS_ALONE.get(norm)}`];
    if (kind === 'punctuation' || kind === 'number' || norm.length < 2) return [];
    if (isFunctionWord(norm) || MARK_WORDS.test(norm) || isNeutralWord(norm)) return [];
    return [sameWord(norm)];
  });
}

function isBoundary(token: Token | undefined): boolean {
  return token?.kind === 'punctuation' && /[,;:.!?]/.test(token.text);
}

/** "Demandez …": a verb that orders, at the start of its clause and without "vous" before it. */
function isOrder(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]?.norm;
  return IMPERATIVE.test(tokens[at]?.norm ?? '') && (before === undefined || STARTS_CLAUSE.test(before));
}

function boundsIn(
  text: string,
  tokens: readonly Token[],
  items: readonly (readonly string[])[],
  after: (end: number) => string,
): string[] {
  return Object.entries(BOUNDS).flatMap(([bound, turn]) =>
    [...text.matchAll(turn)].map(({ index, 0: found }) => {
      const next = after(index + found.length);
      if (!FOLLOWS.test(found.trim()) || /^\d/.test(next)) return `${bound} ${next}`;
      const before = tokens.flatMap(({ start }, at) => (start < index ? (items[at] ?? []) : []));
      return `${bound} ${before.findLast((item) => /^\d/.test(item)) ?? next}`;
    }),
  );
}

/** What is joined by "et" or "ou" has no order. */
function orderOf(tokens: readonly Token[], items: readonly (readonly string[])[]): string[] {
  const order: string[][] = [];
  let joins = false;
  for (const [at, { norm }] of tokens.entries()) {
    if (/^(?:et|ou)$/.test(norm)) joins = joinsNouns(tokens, items, at);
    const own = items[at] ?? [];
    if (own.length === 0) continue;
    if (joins && !/^\d/.test(own[0] ?? '')) order.at(-1)?.push(...own);
    else order.push([...own]);
    joins = false;
  }
  return order.flatMap((run) => (run.some((item) => /^(?:\d|month)/.test(item)) ? run : run.sort()));
}

function chunksOf(tokens: readonly Token[], items: readonly (readonly string[])[]): string[][] {
  const chunks: string[][] = [[]];
  for (const [at, token] of tokens.entries()) {
    if (isBoundary(token) || JOINS.test(token.norm)) chunks.push([]);
    else chunks.at(-1)?.push(...(items[at] ?? []));
  }
  return chunks.filter(({ length }) => length > 0);
}

function numberOf({ value, digits }: NumberSpan): string {
  return Number.isFinite(value) ? String(value) : digits;
}

function partsOf({ day, month, year }: DateSpan): string[] {
  return [
    ...(day === undefined ? [] : [String(day)]),
    ...(month === undefined ? [] : [`month ${month}`]),
    ...(year === undefined ? [] : [String(year)]),
  ];
}

/** The same of texts that stand side by side. */
export function joined(statements: readonly Statement[]): Statement {
  const sum = (of: (one: Statement) => Bag): Bag =>
    bagOf(
      statements.flatMap((one) => [...of(one)].flatMap(([what, times]) => Array<string>(times).fill(what))),
    );
  return {
    text: statements.map(({ text }) => text).join(', '),
    stems: sum(({ stems }) => stems),
    figures: sum(({ figures }) => figures),
    marks: sum(({ marks }) => marks),
    bounds: sum(({ bounds }) => bounds),
    denied: sum(({ denied }) => denied),
    allowed: statements.flatMap(({ allowed }) => allowed),
    owed: statements.flatMap(({ owed }) => owed),
    orders: statements.flatMap(({ orders }) => orders),
    conditionLike: statements.reduce((count, one) => count + one.conditionLike, 0),
    items: statements.flatMap(({ items }) => items),
    chunks: statements.flatMap(({ chunks }) => chunks),
    parts: {
      doing: new Set(statements.flatMap(({ parts }) => [...parts.doing])),
      undergoing: new Set(statements.flatMap(({ parts }) => [...parts.undergoing])),
    },
  };
}

/** What stands in one and not in the other; of what is named, what stands more often. */
export function excess(one: Bag, other: Bag): string[] {
  return [...one]
    .filter(([what, times]) => (isNamed(what) ? times > (other.get(what) ?? 0) : !other.has(what)))
    .map(([what]) => what);
}

/** True when each thing stands as often in the one as in the other. */
export function isSameBag(one: Bag, other: Bag): boolean {
  return one.size === other.size && [...one].every(([what, times]) => other.get(what) === times);
}

function bagOf(values: readonly string[]): Bag {
  const bag = new Map<string, number>();
  for (const value of values) bag.set(value, (bag.get(value) ?? 0) + 1);
  return bag;
}
