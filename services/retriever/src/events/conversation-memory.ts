import { PassingMemory } from '@decroche/service-kit';

/** Conversations that are remembered; the one that was silent longest is forgotten first. */
const MAX_CONVERSATIONS = 2_000;
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
  readonly #last: PassingMemory<Memory>;

  /** @param now Unix time, milliseconds */
  constructor(now: () => number) {
    this.#now = now;
    this.#last = new PassingMemory({ lifeMs: MEMORY_MS, maxThings: MAX_CONVERSATIONS, now });
  }

  /** Conversations that are remembered. */
  get size(): number {
    return this.#last.size;
  }

  remember(conversationId: string, question: string): void {
    if (conversationId !== '') this.#last.set(conversationId, { question, atMs: this.#now() });
  }

  forget(conversationId: string): void {
    this.#last.delete(conversationId);
  }

  /** The last question, and when it was put; undefined when there was none, or when it is too old. */
  recall(conversationId: string): Memory | undefined {
    return this.#last.get(conversationId);
  }
}
