/** Conversations that are remembered; the one that was silent longest is forgotten first. */
const MAX_CONVERSATIONS = 2_000;
/** What the agent spoke of so long ago explains no follow-up of the caller any more. */
export const KEPT_MS = 60_000;

/** What an agent spoke of: the title of an article, never his words. */
interface Subject {
  readonly title: string;
  readonly atMs: number;
}

/** What the agent of each conversation spoke of last: a caller's `et combien ?` goes on from it. In memory only. */
export class AgentSubjects {
  readonly #now: () => number;
  readonly #last = new Map<string, Subject>();

  /** @param now Unix time, milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  spokeOf(conversationId: string, title: string): void {
    const atMs = this.#now();
    this.#last.delete(conversationId);
    this.#last.set(conversationId, { title, atMs });
    for (const [id, subject] of this.#last) {
      if (this.#last.size <= MAX_CONVERSATIONS && atMs - subject.atMs <= KEPT_MS) break;
      this.#last.delete(id);
    }
  }

  /** The last subject, while it is fresh. */
  recall(conversationId: string): Subject | undefined {
    const subject = this.#last.get(conversationId);
    return subject === undefined || this.#now() - subject.atMs > KEPT_MS ? undefined : subject;
  }
}
