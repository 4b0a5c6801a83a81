import { PassingMemory } from '@decroche/service-kit';

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
  readonly #last: PassingMemory<Subject>;

  /** @param now Unix time, milliseconds */
  constructor(now: () => number) {
    this.#now = now;
    this.#last = new PassingMemory({ lifeMs: KEPT_MS, maxThings: MAX_CONVERSATIONS, now });
  }

  spokeOf(conversationId: string, title: string): void {
    this.#last.set(conversationId, { title, atMs: this.#now() });
  }

  /** The last subject, while it is fresh. */
  recall(conversationId: string): Subject | undefined {
    return this.#last.get(conversationId);
  }
}
