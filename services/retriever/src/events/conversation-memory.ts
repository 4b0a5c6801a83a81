/** Conversations that are remembered; the one that was silent longest is forgotten first. */
const MOST_CONVERSATIONS = 2_000;
/** As long as the stream of conversations keeps its texts, and no longer. */
export const MEMORY_MS = 600_000;

/** A question of a conversation. */
interface Memory {
  readonly question: string;
  readonly atMs: number;
}

/** The last whole question of each conversation, redacted, in memory only: what a follow-up continues. */
export class ConversationMemory {
  readonly #now: () => number;
  readonly #last = new Map<string, Memory>();

  /** @param now Unix time, milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  remember(conversationId: string, question: string): void {
    if (conversationId === '') return;
    const atMs = this.#now();
    this.#last.delete(conversationId);
    this.#last.set(conversationId, { question, atMs });
    for (const [id, memory] of this.#last) {
      if (this.#last.size <= MOST_CONVERSATIONS && atMs - memory.atMs <= MEMORY_MS) break;
      this.#last.delete(id);
    }
  }

  forget(conversationId: string): void {
    this.#last.delete(conversationId);
  }

  /** The last question, and when it was put; undefined when there was none, or when it is too old. */
  recall(conversationId: string): Memory | undefined {
    const memory = this.#last.get(conversationId);
    return memory === undefined || this.#now() - memory.atMs > MEMORY_MS ? undefined : memory;
  }
}
