import { lightStem } from '@decroche/french';
import { type Readable, readingOf } from '@decroche/question';
import type { Protocol } from '../../knowledge/protocols.ts';

/** Words that may stand where a way of saying something has `…`. */
const GAP = 3;
/** Shorter words must be the very same; longer ones may be inflected. */
const LEAST_INFLECTED = 5;

/** Words of a way of saying something, in the order of the text; `undefined` lets some words pass. */
type Pattern = readonly (string | undefined)[];

interface Spotted {
  readonly protocol: Protocol;
  readonly says: readonly Pattern[];
  readonly unless: readonly Pattern[];
}

/** Finds the protocols that a text calls for, by its words alone. */
export class ProtocolSpotter {
  readonly #protocols: readonly Spotted[];

  constructor(protocols: readonly Protocol[]) {
    this.#protocols = protocols.map((protocol) => ({
      protocol,
      says: protocol.says.map(patternOf),
      unless: protocol.unless.map(patternOf),
    }));
  }

  /** In the order of the base. */
  spot(text: Readable): Protocol[] {
    const { words } = readingOf(text);
    return this.#protocols.flatMap(({ protocol, says, unless }) => {
      const said = placesOf(says, words);
      const elsewise = said.length === 0 ? [] : placesOf(unless, words);
      return said.some((place) => !elsewise.some((other) => explains(other, place))) ? [protocol] : [];
    });
  }
}

function patternOf(text: string): Pattern {
  return text.split('…').flatMap((part, at): (string | undefined)[] => {
    const { words } = readingOf(part);
    return at === 0 ? [...words] : [undefined, ...words];
  });
}

/** Words of a text that a pattern covers, half-open. */
interface Place {
  readonly from: number;
  readonly to: number;
}

function placesOf(patterns: readonly Pattern[], words: readonly string[]): Place[] {
  return patterns.flatMap((pattern) =>
    words.flatMap((_, from) => {
      const to = endOf(words, from, pattern, 0);
      return to === undefined ? [] : [{ from, to }];
    }),
  );
}

/** What shows that something else is meant, unless more was said than it covers: `en finir avec` in `en finir avec la vie`. */
function explains(other: Place, said: Place): boolean {
  const overlap = other.from < said.to && said.from < other.to;
  const isInside = said.from <= other.from && other.to <= said.to;
  const isSame = said.from === other.from && said.to === other.to;
  return overlap && (!isInside || isSame);
}

function endOf(words: readonly string[], at: number, pattern: Pattern, from: number): number | undefined {
  if (from === pattern.length) return at;
  const wanted = pattern[from];
  if (wanted !== undefined)
    return isWord(words[at], wanted) ? endOf(words, at + 1, pattern, from + 1) : undefined;
  for (let gap = 0; gap <= GAP; gap += 1) {
    const end = endOf(words, at + gap, pattern, from + 1);
    if (end !== undefined) return end;
  }
  return undefined;
}

function isWord(word: string | undefined, wanted: string): boolean {
  if (word === undefined) return false;
  if (word === wanted) return true;
  return Math.min(word.length, wanted.length) >= LEAST_INFLECTED && lightStem(word) === lightStem(wanted);
}
