import { isStopWord, lightStem, verbForms, wordSet } from '@decroche/french';
import { type Readable, type Reading, readingOf } from '@decroche/question';
import type { Protocol } from '../../knowledge/protocols.ts';

/** Words that may stand where a way of saying something has `…`. */
const GAP = 3;
/** Words within which all parts of a way of saying something stand, where `&` joins them: about one breath. */
const BREATH = 20;
/** Shorter words must be the very same; longer ones may be inflected. */
const LEAST_INFLECTED = 5;
/** The alternatives of a way of saying it, `(mari|femme)`, kept apart from what stands between them. */
const ALTERNATIVES = /\(([^()]*)\)/;

/** A word as it is compared. */
interface Word {
  readonly word: string;
  /** Undefined for one that is too short to be inflected, and for a verb. */
  readonly stem: string | undefined;
  /** Every form of a verb, written `donner~`. */
  readonly forms?: ReadonlySet<string>;
}

/** A verb in every form. */
const VERB = /([\p{L}-]+)~/u;

/** Stands where some words may pass. */
const PASSES = '…';

/** Words of a way of saying something, in the order of the text; a list holds alternatives for one place. */
type Pattern = readonly (Word | typeof PASSES | PatternsByOpening)[];

interface Spotted {
  readonly protocol: Protocol;
  readonly says: Ways;
  readonly unless: Ways;
}

/** Ways of saying something: in one piece, and in parts that stand together in any order. */
interface Ways {
  readonly whole: PatternsByOpening;
  readonly together: readonly (readonly PatternsByOpening[])[];
}

/** Patterns by the word, and by the stem, that one of them may open with. */
type PatternsByOpening = ReadonlyMap<string, readonly Pattern[]>;

/** Finds the protocols that a text calls for, by its words alone. */
export class ProtocolSpotter {
  readonly #protocols: readonly Spotted[];

  constructor(protocols: readonly Protocol[]) {
    this.#protocols = protocols.map((protocol) => ({
      protocol,
      says: waysOf(protocol.says),
      unless: waysOf(protocol.unless),
    }));
  }

  /** In the order of the base. */
  spot(text: Readable): Protocol[] {
    const words = asMeant(readingOf(text)).map(wordOf);
    return this.#protocols.flatMap((one) => (meantIn(one, words).length > 0 ? [one.protocol] : []));
  }

  /** True when a text calls for a protocol and names nothing else: what stands around it are greetings and small words. */
  saysOnly(text: Readable, protocol: Protocol): boolean {
    const words = asMeant(readingOf(text)).map(wordOf);
    const places = this.#protocols.flatMap((one) => (one.protocol === protocol ? meantIn(one, words) : []));
    return (
      places.length > 0 &&
      words.every(({ word }, at) => isStopWord(word) || places.some(({ from, to }) => from <= at && at < to))
    );
  }
}

/** Where a text calls for a protocol, and means it. */
function meantIn({ says, unless }: Spotted, words: readonly Word[]): Place[] {
  const elsewise = new Late(() => spansOf(unless, words));
  return spansOf(says, words, (place) => !elsewise.value.some((other) => explains(other, place)));
}

/** A participle as it is written with its accent: `ma téléphoné`, where a recogniser heard `m'a téléphoné`. */
const PARTICIPLE = /\p{L}{2}é(?:e|s|es)?$/u;
/** Nouns in `-té` and the like that a person has: `ma santé`. */
const POSSESSIONS = wordSet(
  'santé société identité propriété nationalité majorité invalidité maternité paternité qualité moitié dignité sécurité liberté',
);

/** The words of a text, with `ma` before a participle read as the `m'a` that it sounds like. */
function asMeant({ tokens }: Reading): string[] {
  const said = tokens.filter(({ kind }) => kind !== 'punctuation');
  return said.flatMap(({ norm }, at) => {
    const next = said[at + 1]?.text.toLowerCase() ?? '';
    const isHeardAsOwn = norm === 'ma' && PARTICIPLE.test(next) && !POSSESSIONS.has(next);
    return isHeardAsOwn ? ['m', 'a'] : [norm];
  });
}

/** Worked out when it is first asked for: most texts say nothing that an exception could explain. */
class Late<T> {
  readonly #work: () => T;
  #value: { readonly of: T } | undefined;

  constructor(work: () => T) {
    this.#work = work;
  }

  get value(): T {
    this.#value ??= { of: this.#work() };
    return this.#value.of;
  }
}

function waysOf(ways: readonly string[]): Ways {
  const parted = ways.map((way) => way.split('&').map((part) => part.trim()));
  const known = new Map<string, PatternsByOpening>();
  const partOf = (text: string): PatternsByOpening => {
    const part = known.get(text) ?? byOpening([patternOf(text)]);
    known.set(text, part);
    return part;
  };
  return {
    whole: byOpening(parted.flatMap((parts) => (parts.length === 1 ? parts.map(patternOf) : []))),
    together: parted.flatMap((parts) => (parts.length === 1 ? [] : [parts.map(partOf)])),
  };
}

/** Words that a way of saying something covers, from its first to its last part; only parts that are meant count. */
function spansOf(
  { whole, together }: Ways,
  words: readonly Word[],
  isMeant = (_: Place): boolean => true,
): Place[] {
  const found = new Map<PatternsByOpening, readonly Place[]>();
  const placesOfPart = (part: PatternsByOpening): readonly Place[] => {
    const places = found.get(part) ?? placesOf(part, words).filter(isMeant);
    found.set(part, places);
    return places;
  };
  return [
    ...placesOf(whole, words).filter(isMeant),
    ...together.flatMap((parts) => spansOfParts(parts, placesOfPart)),
  ];
}

/** One span for each choice of places, one a part, none over another, all within a breath. */
function spansOfParts(
  parts: readonly PatternsByOpening[],
  placesOfPart: (part: PatternsByOpening) => readonly Place[],
): Place[] {
  let chosen: (readonly Place[])[] = [[]];
  for (const part of parts) {
    if (chosen.length === 0) return [];
    const places = placesOfPart(part);
    chosen = chosen.flatMap((others) =>
      places.flatMap((place) => (others.some((other) => overlaps(other, place)) ? [] : [[...others, place]])),
    );
    chosen = chosen.filter((places) => lengthOf(spanOf(places)) <= BREATH);
  }
  return chosen.map(spanOf);
}

function spanOf(places: readonly Place[]): Place {
  return {
    from: Math.min(...places.map(({ from }) => from)),
    to: Math.max(...places.map(({ to }) => to)),
  };
}

function lengthOf({ from, to }: Place): number {
  return to - from;
}

function overlaps(one: Place, other: Place): boolean {
  return one.from < other.to && other.from < one.to;
}

function wordOf(word: string): Word {
  return { word, stem: word.length < LEAST_INFLECTED ? undefined : lightStem(word) };
}

function patternOf(text: string): Pattern {
  return text.split(ALTERNATIVES).flatMap((part, at): Pattern => {
    const isChoice = at % 2 === 1;
    return isChoice ? [byOpening(part.split('|').map(patternOf))] : sequenceOf(part);
  });
}

function sequenceOf(text: string): Pattern {
  return text
    .split(PASSES)
    .flatMap((part, at): Pattern => [...(at === 0 ? [] : ([PASSES] as const)), ...wordsOf(part)]);
}

function wordsOf(text: string): Word[] {
  return text
    .split(VERB)
    .flatMap((part, at) => (at % 2 === 1 ? [verbOf(part)] : readingOf(part).words.map(wordOf)));
}

function verbOf(infinitive: string): Word {
  return { word: infinitive, stem: undefined, forms: verbForms(infinitive) };
}

function byOpening(patterns: readonly Pattern[]): PatternsByOpening {
  const found = new Map<string, Pattern[]>();
  for (const pattern of patterns) {
    for (const key of new Set(openingsOf(pattern))) {
      const others = found.get(key);
      if (others === undefined) found.set(key, [pattern]);
      else others.push(pattern);
    }
  }
  return found;
}

function openingsOf([first]: Pattern): string[] {
  if (first === undefined || first === PASSES) return [];
  return 'word' in first ? keysOf(first) : [...first.keys()];
}

/** A stem is told from a word of the same letters. */
function keysOf({ word, stem, forms }: Word): string[] {
  if (forms !== undefined) return [...forms];
  return stem === undefined ? [word] : [word, `${stem}-`];
}

/** Words of a text that a pattern covers, half-open. */
interface Place {
  readonly from: number;
  readonly to: number;
}

function placesOf(patterns: PatternsByOpening, words: readonly Word[]): Place[] {
  return words.flatMap((word, from) =>
    openedBy(word, patterns).flatMap((pattern) =>
      endsOf(words, from, pattern, 0).map((to) => ({ from, to })),
    ),
  );
}

function openedBy({ word, stem }: Word, patterns: PatternsByOpening): readonly Pattern[] {
  const same = patterns.get(word) ?? [];
  const inflected = stem === undefined ? [] : (patterns.get(`${stem}-`) ?? []);
  return inflected.length === 0 ? same : [...new Set([...same, ...inflected])];
}

/** What shows that something else is meant, unless more was said than it covers: `en finir avec` in `en finir avec la vie`. */
function explains(other: Place, said: Place): boolean {
  const isInside = said.from <= other.from && other.to <= said.to;
  const isSame = said.from === other.from && said.to === other.to;
  return overlaps(other, said) && (!isInside || isSame);
}

/** Where a pattern may end, one for each choice of alternatives that fits; as few words pass as can. */
function endsOf(words: readonly Word[], at: number, pattern: Pattern, from: number): number[] {
  const wanted = pattern[from];
  if (wanted === undefined) return [at];
  if (wanted === PASSES) {
    for (let passed = 0; passed <= GAP; passed += 1) {
      const ends = endsOf(words, at + passed, pattern, from + 1);
      if (ends.length > 0) return ends;
    }
    return [];
  }
  if ('word' in wanted) return isWord(words[at], wanted) ? endsOf(words, at + 1, pattern, from + 1) : [];
  const said = words[at];
  if (said === undefined) return [];
  return openedBy(said, wanted).flatMap((one) =>
    endsOf(words, at, one, 0).flatMap((end) => endsOf(words, end, pattern, from + 1)),
  );
}

function isWord(said: Word | undefined, wanted: Word): boolean {
  if (said === undefined) return false;
  if (wanted.forms !== undefined) return wanted.forms.has(said.word);
  return said.word === wanted.word || (said.stem !== undefined && said.stem === wanted.stem);
}
