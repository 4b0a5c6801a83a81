import type { Acronym } from './acronym-data.ts';
import { fold } from './fold.ts';
import { lightStem } from './light-stem.ts';
import { tokenize } from './token.ts';

/** Words of a text (half-open range) that stand for a word of the vocabulary by what is said around them. */
export interface ConfusionMatch {
  readonly from: number;
  readonly to: number;
  readonly acronym: Acronym;
}

interface Entry {
  readonly words: readonly string[];
  readonly near: readonly (readonly string[])[];
  readonly after: readonly (readonly string[])[];
  readonly unless: readonly (readonly string[])[];
  readonly acronym: Acronym;
}

/** So many words before and after are what a word is said with: a sentence on the telephone, not a story. */
const AROUND = 15;

/**
 * Good French behind which a word of the vocabulary stands where certain words are said with it: `je touche l'appel pour mon
 * loyer`. Each confusion is taken word for word; what it needs around it is compared without endings (`touche` for
 * `toucher`). One that names no surroundings is never found.
 */
export class Confusions {
  readonly #entries = new Map<string, Entry[]>();

  constructor(acronyms: readonly Acronym[]) {
    for (const acronym of acronyms) {
      for (const { heard, near = [], after = [], unless = [] } of acronym.confused ?? []) {
        if (near.length + after.length === 0) continue;
        for (const phrase of heard) {
          const words = wordsOf(phrase);
          const [first] = words;
          if (first === undefined) continue;
          const entries = this.#entries.get(first) ?? [];
          const around = { near: near.map(stemsOf), after: after.map(stemsOf), unless: unless.map(stemsOf) };
          entries.push({ words, ...around, acronym });
          entries.sort((a, b) => b.words.length - a.words.length);
          this.#entries.set(first, entries);
        }
      }
    }
  }

  /** All of them in folded words without apostrophes, left to right, without overlap. */
  find(norms: readonly string[]): ConfusionMatch[] {
    const found: ConfusionMatch[] = [];
    let stems: readonly string[] | undefined;
    for (let at = 0; at < norms.length; at++) {
      for (const entry of this.#entries.get(norms[at] as string) ?? []) {
        const to = at + entry.words.length;
        if (!standsAt(entry.words, norms, at)) continue;
        stems ??= norms.map(lightStem);
        if (!isSupported(entry, stems, at, to)) continue;
        found.push({ from: at, to, acronym: entry.acronym });
        at = to - 1;
        break;
      }
    }
    return found;
  }
}

function isSupported(
  { near, after, unless }: Entry,
  stems: readonly string[],
  from: number,
  to: number,
): boolean {
  const before = stems.slice(Math.max(0, from - AROUND), from);
  const behind = stems.slice(to, to + AROUND);
  const follows = (phrase: readonly string[]): boolean =>
    standsAt(phrase, before, before.length - phrase.length);
  const isNear = (phrase: readonly string[]): boolean => stands(phrase, before) || stands(phrase, behind);
  const around = stems.slice(Math.max(0, from - AROUND), to + AROUND);
  if (unless.some((phrase) => stands(phrase, around))) return false;
  return (after.length === 0 || after.some(follows)) && (near.length === 0 || near.some(isNear));
}

const standsAt = (phrase: readonly string[], words: readonly string[], at: number): boolean =>
  at >= 0 && phrase.every((word, each) => words[at + each] === word);

const stands = (phrase: readonly string[], words: readonly string[]): boolean =>
  words.some((_, at) => standsAt(phrase, words, at));

const wordsOf = (phrase: string): string[] => tokenize(fold(phrase)).map(({ norm }) => norm);

const stemsOf = (phrase: string): string[] => wordsOf(phrase).map(lightStem);
