/** A text that is being drafted for. */
export interface TextOfTurn {
  readonly conversationId: string;
  readonly turnId: string;
  /** Grows with each text of the turn. */
  readonly sequence: number;
}

/** Work on one text. */
export interface Work {
  /** Aborts when a newer text of the turn has come. */
  readonly signal: AbortSignal;
  end(): void;
}

interface Going {
  readonly sequence: number;
  readonly abort: AbortController;
}

/** Cancels what goes on for a text of a turn when a newer one comes: what a partial text asked is of no use any more. */
export class NewestText {
  readonly #going = new Map<string, Set<Going>>();

  /** @param stop ends all work */
  start({ conversationId, turnId, sequence }: TextOfTurn, stop: AbortSignal): Work {
    const turn = `${conversationId} ${turnId}`;
    const all = this.#going.get(turn) ?? new Set();
    this.#going.set(turn, all);
    const own: Going = { sequence, abort: new AbortController() };
    for (const other of all) if (other.sequence < sequence) other.abort.abort(new Error('a newer text came'));
    if ([...all].some((other) => other.sequence > sequence)) {
      own.abort.abort(new Error('a newer text had come'));
    }
    all.add(own);
    return {
      signal: AbortSignal.any([own.abort.signal, stop]),
      end: () => {
        all.delete(own);
        if (all.size === 0) this.#going.delete(turn);
      },
    };
  }
}
