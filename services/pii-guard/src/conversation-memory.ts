/** Names and numbers already replaced in one conversation, so that the same one gets the same placeholder. */
export interface Pseudonyms {
  /** Number of a person, from 1, by a folded form of the name. */
  personNumber(key: string): number;
}

const MAX_CONVERSATIONS = 5_000;
const MAX_PERSONS = 50;
const FORGET_AFTER_MS = 4 * 3_600_000;

interface Entry extends Pseudonyms {
  readonly touchedAtMs: number;
}

/** Bounded memory of the conversations in hand. It never leaves the process. */
export class ConversationMemory {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  of(conversationId: string): Pseudonyms {
    const now = this.#now();
    for (const [id, entry] of this.#entries) {
      if (this.#entries.size <= MAX_CONVERSATIONS && now - entry.touchedAtMs < FORGET_AFTER_MS) break;
      this.#entries.delete(id);
    }
    const known = this.#entries.get(conversationId);
    this.#entries.delete(conversationId);
    const persons = new Map<string, number>();
    const entry: Entry = {
      personNumber:
        known?.personNumber ??
        ((key) => {
          const number = persons.get(key) ?? Math.min(persons.size + 1, MAX_PERSONS);
          if (persons.size < MAX_PERSONS) persons.set(key, number);
          return number;
        }),
      touchedAtMs: now,
    };
    this.#entries.set(conversationId, entry);
    return entry;
  }

  clear(): void {
    this.#entries.clear();
  }
}
