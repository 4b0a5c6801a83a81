/** A text that is being drafted for. */
export interface TextOfTurn {
  readonly conversationId: string;
  readonly turnId: string;
  /** Grows with each text of the turn. */
  readonly sequence: number;
}

/** Work on one text. */
export interface Work {
  /** Aborts when a newer text of the turn has come, and when the conversation has ended. */
  readonly signal: AbortSignal;
  end(): void;
}

interface Going extends TextOfTurn {
  readonly abort: AbortController;
}

/** Conversations that are remembered as ended: passages that were under way may come after the end. */
const MAX_ENDED = 1_000;

/**
 * Cancels what goes on for a text of a turn when a newer one comes, and for a conversation when it ends: what was asked
 * before is of no use any more.
 */
export class NewestText {
  readonly #going = new Map<string, Set<Going>>();
  /** Oldest first. */
  readonly #ended = new Set<string>();

  /** @param stop ends all work */
  start(text: TextOfTurn, stop: AbortSignal): Work {
    const { conversationId, turnId, sequence } = text;
    const all = this.#going.get(conversationId) ?? new Set();
    this.#going.set(conversationId, all);
    const own: Going = { ...text, abort: new AbortController() };
    const sameTurn = [...all].filter((other) => other.turnId === turnId);
    for (const other of sameTurn)
      if (other.sequence < sequence) other.abort.abort(new Error('a newer text came'));
    if (sameTurn.some((other) => other.sequence > sequence))
      own.abort.abort(new Error('a newer text had come'));
    if (this.#ended.has(conversationId)) own.abort.abort(new Error('the conversation had ended'));
    all.add(own);
    return {
      signal: AbortSignal.any([own.abort.signal, stop]),
      end: () => {
        all.delete(own);
        if (all.size === 0) this.#going.delete(conversationId);
      },
    };
  }

  /** Cancels what goes on for a conversation, and what would begin for it later. */
  endConversation(conversationId: string): void {
    this.#ended.add(conversationId);
    for (const id of this.#ended) {
      if (this.#ended.size <= MAX_ENDED) break;
      this.#ended.delete(id);
    }
    for (const { abort } of this.#going.get(conversationId) ?? [])
      abort.abort(new Error('the conversation ended'));
  }
}
