import { createHmac, randomBytes } from 'node:crypto';
import { PassingMemory } from '@decroche/service-kit';

/** The names of one conversation, so that the same one gets the same placeholder. */
export interface Pseudonyms {
  /** Number of a person, from 1, by the folded words of the name; a part of a known name is the same person. */
  personNumber(words: readonly string[]): number;
  /** Whether a folded word was part of a name in this conversation. */
  isKnown(word: string): boolean;
}

const MAX_CONVERSATIONS = 5_000;
const MAX_PERSONS = 50;
/** Longest time for which the names of a silent conversation are known, milliseconds. */
export const FORGET_AFTER_MS = 3_600_000;
/** Shorter words (particles, initials) tell no person from another. */
const SHORTEST_WORD = 3;

/** Keeps no name: only keyed fingerprints of its words, under a key that dies with the process. */
class ConversationNames implements Pseudonyms {
  readonly #fingerprint: (word: string) => string;
  readonly #persons: Set<string>[] = [];
  readonly #words = new Set<string>();

  constructor(fingerprint: (word: string) => string) {
    this.#fingerprint = fingerprint;
  }

  personNumber(words: readonly string[]): number {
    const telling = words.filter((word) => word.length >= SHORTEST_WORD);
    const prints = new Set((telling.length === 0 ? words : telling).map(this.#fingerprint));
    const known = this.#persons.findIndex((person) => isPart(prints, person) || isPart(person, prints));
    if (known < 0 && this.#persons.length >= MAX_PERSONS) return MAX_PERSONS;
    const at = known < 0 ? this.#persons.push(new Set()) - 1 : known;
    for (const print of prints) {
      this.#persons[at]?.add(print);
      this.#words.add(print);
    }
    return at + 1;
  }

  isKnown(word: string): boolean {
    return this.#words.size > 0 && this.#words.has(this.#fingerprint(word));
  }
}

const isPart = (part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean =>
  [...part].every((print) => whole.has(print));

/** Bounded memory of the conversations in hand. It never leaves the process. */
export class ConversationMemory {
  readonly #names: PassingMemory<ConversationNames>;
  readonly #key = randomBytes(32);

  constructor(now: () => number = Date.now) {
    this.#names = new PassingMemory({ lifeMs: FORGET_AFTER_MS, maxThings: MAX_CONVERSATIONS, now });
  }

  /** Conversations of which a name is known. */
  get size(): number {
    return this.#names.size;
  }

  /** The names of a conversation; forgotten an hour after the last call, or when too many conversations are open. */
  of(conversationId: string): Pseudonyms {
    const names = this.#names.get(conversationId) ?? new ConversationNames(this.#fingerprint);
    this.#names.set(conversationId, names);
    return names;
  }

  clear(): void {
    this.#names.clear();
  }

  readonly #fingerprint = (word: string): string =>
    createHmac('sha256', this.#key).update(word).digest('base64');
}
