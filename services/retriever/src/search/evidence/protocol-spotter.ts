import { lightStem } from '@decroche/french';
import { type Readable, readingOf } from '@decroche/question';
import type { Protocol } from '../../knowledge/protocols.ts';

/** Words that may stand where a way of saying something has `…`. */
const GAP = 3;
/** Shorter words must be the very same; longer ones may be inflected. */
const LEAST_INFLECTED = 5;
/** The alternatives of a way of saying it, `(mari|femme)`, kept apart from what stands between them. */
const ALTERNATIVES = /\(([^()]*)\)/;

/** A word as it is compared. */
interface Word {
  readonly word: string;
  /** Undefined for one that is too short to be inflected. */
  readonly stem: string | undefined;
}

/** Stands where some words may pass. */
const PASSES = '…';

/** Words of a way of saying something, in the order of the text; a list holds alternatives for one place. */
type Pattern = readonly (Word | typeof PASSES | readonly Pattern[])[];

interface Spotted {
  readonly protocol: Protocol;
  readonly says: PatternsByOpening;
  readonly unless: PatternsByOpening;
}

/** Patterns by the word, and by the stem, that one of them may open with. */
type PatternsByOpening = ReadonlyMap<string, readonly Pattern[]>;

/** Finds the protocols that a text calls for, by its words alone. */
export class ProtocolSpotter {
  readonly #protocols: readonly Spotted[];

  constructor(protocols: readonly Protocol[]) {
    this.#protocols = protocols.map((protocol) => ({
      protocol,
      says: byOpening(protocol.says.map(patternOf)),
      unless: byOpening(protocol.unless.map(patternOf)),
    }));
  }

  /** In the order of the base. */
  spot(text: Readable): Protocol[] {
    const words = readingOf(text).words.map(wordOf);
    return this.#protocols.flatMap(({ protocol, says, unless }) => {
      const said = placesOf(says, words);
      const elsewise = said.length === 0 ? [] : placesOf(unless, words);
      return said.some((place) => !elsewise.some((other) => explains(other, place))) ? [protocol] : [];
    });
  }
}

function wordOf(word: string): Word {
  return { word, stem: word.length < LEAST_INFLECTED ? undefined : lightStem(word) };
}

function patternOf(text: string): Pattern {
  return text.split(ALTERNATIVES).flatMap((part, at): Pattern => {
    const isChoice = at % 2 === 1;
    return isChoice ? [part.split('|').map(patternOf)] : sequenceOf(part);
  });
}

function sequenceOf(text: string): Pattern {
  return text
    .split(PASSES)
    .flatMap(
      (part, at): Pattern => [...(at === 0 ? [] : ([PASSES] as const)), ...readingOf(part).words.map(wordOf)],
    );
}

function byOpening(patterns: readonly Pattern[]): PatternsByOpening {
  const found = new Map<string, Pattern[]>();
  for (const pattern of patterns) {
    for (const key of new Set(openingsOf(pattern).flatMap(keysOf))) {
      found.set(key, [...(found.get(key) ?? []), pattern]);
    }
  }
  return found;
}

function openingsOf([first]: Pattern): Word[] {
  if (first === undefined || first === PASSES) return [];
  return 'word' in first ? [first] : first.flatMap(openingsOf);
}

/** A stem is told from a word of the same letters. */
function keysOf({ word, stem }: Word): string[] {
  return stem === undefined ? [word] : [word, `${stem}-`];
}

/** Words of a text that a pattern covers, half-open. */
interface Place {
  readonly from: number;
  readonly to: number;
}

function placesOf(patterns: PatternsByOpening, words: readonly Word[]): Place[] {
  return words.flatMap((word, from) => {
    const opened = new Set(keysOf(word).flatMap((key) => patterns.get(key) ?? []));
    return [...opened].flatMap((pattern) => endsOf(words, from, pattern, 0).map((to) => ({ from, to })));
  });
}

/** What shows that something else is meant, unless more was said than it covers: `en finir avec` in `en finir avec la vie`. */
function explains(other: Place, said: Place): boolean {
  const overlap = other.from < said.to && said.from < other.to;
  const isInside = said.from <= other.from && other.to <= said.to;
  const isSame = said.from === other.from && said.to === other.to;
  return overlap && (!isInside || isSame);
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
  return wanted.flatMap((one) =>
    endsOf(words, at, one, 0).flatMap((end) => endsOf(words, end, pattern, from + 1)),
  );
}

function isWord(said: Word | undefined, wanted: Word): boolean {
  if (said === undefined) return false;
  return said.word === wanted.word || (said.stem !== undefined && said.stem === wanted.stem);
}
