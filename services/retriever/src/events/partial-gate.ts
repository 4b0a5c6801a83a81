import type { Said } from '@decroche/contracts';
import type { Question } from '@decroche/question';
import { PassingMemory } from '@decroche/service-kit';

/** Content terms that a partial text must have before it is worth a search. */
const FEWEST_TERMS = 2;
/** Turns that are remembered; the oldest is forgotten first. */
const MAX_TURNS = 2_000;
/** A partial text sent longer ago than this is of no use any more. */
export const MAX_PARTIAL_AGE_MS = 60_000;

/**
 * Decides which partial texts are worth a search: those whose stable beginning has new content since the last
 * searched one of the turn.
 */
export class PartialGate {
  /** A turn whose final text never comes is forgotten when its partial texts would be of no use any more. */
  readonly #lastTerms = new PassingMemory<string>({ lifeMs: MAX_PARTIAL_AGE_MS, maxThings: MAX_TURNS });
  readonly #read: (text: string) => Question;
  readonly #termsOf: (question: Question) => readonly string[];

  /** @param termsOf content terms of a question, in order */
  constructor(read: (text: string) => Question, termsOf: (question: Question) => readonly string[]) {
    this.#read = read;
    this.#termsOf = termsOf;
  }

  /**
   * The stable text to search for, read, or undefined when the partial text is not worth it.
   *
   * @param ageMs how long ago it was sent, by whoever's one clock: sender and reader need not agree on the time
   */
  admit(said: Said, turnId: string, ageMs: number): Question | undefined {
    if (ageMs > MAX_PARTIAL_AGE_MS) return undefined;
    const stable = this.#read(said.text.slice(0, said.stableLength));
    const terms = this.#termsOf(stable);
    if (terms.length < FEWEST_TERMS) return undefined;
    const key = [...new Set(terms)].sort().join(' ');
    if (this.#lastTerms.get(turnId) === key) return undefined;
    this.#lastTerms.set(turnId, key);
    return stable;
  }

  /** The turn has its final text: nothing more is expected of it. */
  close(turnId: string): void {
    this.#lastTerms.delete(turnId);
  }
}
