import { COMMON_WORDS } from './common-words.ts';
import { editDistance } from './edit-distance.ts';
import { fold } from './fold.ts';
import { phoneticKey } from './phonetic.ts';

export interface Suggestion {
  /** The vocabulary word in the form it was given. */
  readonly word: string;
  /** Edit distance between the folded words; above the maximum distance when only the sound agrees. */
  readonly distance: number;
  readonly sameSound: boolean;
  readonly frequency: number;
  /** 0 to 1, 1 for the same folded word. Orders suggestions; no probability. */
  readonly score: number;
}

export interface SpellingOptions {
  /** Largest edit distance, 1 or 2; words of four letters or fewer get one less. Default 2. */
  readonly maxDistance?: 1 | 2;
  /** Ordinary words that are never repaired, folded when taken in. Default: the built-in list of common words. */
  readonly protectedWords?: Iterable<string>;
}

export interface SuggestOptions {
  /** At most so many suggestions. Default 5. */
  readonly max?: number;
}

interface Entry {
  readonly word: string;
  readonly folded: string;
  readonly key: string;
  readonly frequency: number;
}

const PREFIX = 8;
const MAX_WORD = 40;

function deletions(word: string, distance: number): Set<string> {
  const found = new Set([word]);
  let frontier = [word];
  for (let round = 0; round < distance; round++) {
    const next: string[] = [];
    for (const text of frontier) {
      for (let i = 0; i < text.length; i++) {
        const shorter = text.slice(0, i) + text.slice(i + 1);
        if (!found.has(shorter)) {
          found.add(shorter);
          next.push(shorter);
        }
      }
    }
    frontier = next;
  }
  return found;
}

/**
 * Finds the vocabulary words that a misspelt or misheard word may stand for: a deletions index over word
 * beginnings (after Garbe's symmetric delete idea) checked by edit distance, together with a phonetic index.
 * Memory is bounded: at most 37 index entries a vocabulary word.
 */
export class SpellingIndex {
  private readonly maxDistance: number;
  private readonly entries: Entry[] = [];
  private readonly exact = new Map<string, number>();
  private readonly byDeletion = new Map<string, number[]>();
  private readonly bySound = new Map<string, number[]>();
  private readonly protectedWords: ReadonlySet<string>;
  private readonly mostFrequent: number;

  /** @param vocabulary words with how often they occur (≥ 1); words that fold alike are summed. */
  constructor(
    vocabulary: Iterable<readonly [word: string, frequency: number]>,
    options: SpellingOptions = {},
  ) {
    this.maxDistance = options.maxDistance ?? 2;
    this.protectedWords = new Set([...(options.protectedWords ?? COMMON_WORDS)].map(fold));
    const merged = new Map<string, { word: string; frequency: number; most: number }>();
    for (const [word, frequency] of vocabulary) {
      const folded = fold(word);
      if (folded === '' || folded.length > MAX_WORD) continue;
      const known = merged.get(folded);
      if (known === undefined) merged.set(folded, { word, frequency, most: frequency });
      else {
        known.frequency += frequency;
        if (frequency > known.most) Object.assign(known, { word, most: frequency });
      }
    }
    let mostFrequent = 1;
    for (const [folded, { word, frequency }] of merged) {
      this.add({ word, folded, key: phoneticKey(word), frequency });
      mostFrequent = Math.max(mostFrequent, frequency);
    }
    this.mostFrequent = mostFrequent;
  }

  get size(): number {
    return this.entries.length;
  }

  private add(entry: Entry): void {
    const id = this.entries.push(entry) - 1;
    this.exact.set(entry.folded, id);
    for (const deletion of deletions(entry.folded.slice(0, PREFIX), this.maxDistance)) {
      const ids = this.byDeletion.get(deletion);
      if (ids === undefined) this.byDeletion.set(deletion, [id]);
      else ids.push(id);
    }
    if (entry.key.length > 1) this.bySound.set(entry.key, [...(this.bySound.get(entry.key) ?? []), id]);
  }

  /** Whether the word, folded, is in the vocabulary. */
  has(word: string): boolean {
    return this.exact.has(fold(word));
  }

  /** Whether the word is known, in the vocabulary or as an ordinary French word: no repair is due. */
  knows(word: string): boolean {
    const folded = fold(word);
    return this.exact.has(folded) || this.protectedWords.has(folded);
  }

  /** The likeliest vocabulary words, best first; the word itself alone when it is in the vocabulary. */
  suggest(word: string, options: SuggestOptions = {}): Suggestion[] {
    const folded = fold(word);
    const max = options.max ?? 5;
    const known = this.exact.get(folded);
    if (known !== undefined) {
      const entry = this.entries[known] as Entry;
      return [{ word: entry.word, distance: 0, sameSound: true, frequency: entry.frequency, score: 1 }];
    }
    if (
      this.protectedWords.has(folded) ||
      folded.length < 3 ||
      folded.length > MAX_WORD ||
      /\d/.test(folded)
    ) {
      return [];
    }
    const limit = folded.length <= 4 ? this.maxDistance - 1 : this.maxDistance;
    const key = phoneticKey(word);
    const suggestions: Suggestion[] = [];
    for (const id of this.candidates(folded, key, limit)) {
      const entry = this.entries[id] as Entry;
      const sameSound = key.length > 1 && entry.key === key;
      const distance = editDistance(folded, entry.folded, Math.max(limit, 3));
      if (distance <= limit || sameSound)
        suggestions.push(this.scored(entry, distance, sameSound, folded.length));
    }
    return suggestions
      .sort((a, b) => b.score - a.score || b.frequency - a.frequency || (a.word < b.word ? -1 : 1))
      .slice(0, max);
  }

  private scored(entry: Entry, distance: number, sameSound: boolean, length: number): Suggestion {
    const likeness = 1 - distance / Math.max(length, entry.folded.length);
    const fame = Math.log1p(entry.frequency) / Math.log1p(this.mostFrequent);
    const score = Math.max(0, Math.min(0.99, 0.7 * likeness + (sameSound ? 0.2 : 0) + 0.1 * fame));
    return { word: entry.word, distance, sameSound, frequency: entry.frequency, score };
  }

  private candidates(folded: string, key: string, limit: number): Set<number> {
    const ids = new Set<number>(this.bySound.get(key));
    for (const deletion of deletions(folded.slice(0, PREFIX), limit)) {
      for (const id of this.byDeletion.get(deletion) ?? []) ids.add(id);
    }
    return ids;
  }
}
