import { createHash } from 'node:crypto';
import type { Said, SignedSaid } from './gen/decroche/v1/said.ts';

/** Why a signed text was refused although its signature is right. */
export type ReplayFault = 'stale' | 'superseded' | 'rewritten';

/**
 * A text that the redactor signed once, presented again where it no longer belongs. It must not be searched, drafted
 * from or shown.
 */
export class ReplayedTextError extends Error {
  override readonly name = 'ReplayedTextError';
  readonly code = 'REPLAYED_TEXT';
  readonly fault: ReplayFault;

  constructor(fault: ReplayFault) {
    const detail = {
      stale: 'it was signed too long ago',
      superseded: 'its turn has a later text',
      rewritten: 'another text has this conversation, turn and sequence',
    }[fault];
    super(`text refused: ${detail}; a signed text is taken once, in order, shortly after it was signed`);
    this.fault = fault;
  }
}

/** Bounds of a {@link ReplayGuard}. */
export interface ReplayGuardOptions {
  /** Longest time between signing and reading, milliseconds. Default 15 minutes: the stream forgets after 10. */
  readonly maxAgeMs?: number;
  /** The reader takes the texts of a turn in any order, such as one that keeps the latest itself. Default false. */
  readonly anyOrder?: boolean;
  /** Turns that are remembered; with {@link anyOrder}, texts. Default 10,000. */
  readonly maxTurns?: number;
  /** Unix time in milliseconds. */
  readonly now?: () => number;
}

interface TurnState {
  readonly sequence: number;
  readonly digest: string;
}

/**
 * Refuses signed texts that are replayed: older than the latest of their turn, signed too long ago, or other bytes
 * under a sequence that was used. The very same bytes may come again, since the bus delivers at least once.
 *
 * One for each reader; its memory is bounded and holds no text.
 */
export class ReplayGuard {
  readonly #turns = new Map<string, TurnState>();
  readonly #maxAgeMs: number;
  readonly #maxTurns: number;
  readonly #anyOrder: boolean;
  readonly #now: () => number;

  constructor({
    maxAgeMs = 15 * 60_000,
    maxTurns = 10_000,
    anyOrder = false,
    now = Date.now,
  }: ReplayGuardOptions = {}) {
    this.#anyOrder = anyOrder;
    this.#maxAgeMs = maxAgeMs;
    this.#maxTurns = maxTurns;
    this.#now = now;
  }

  /**
   * Call it with what `openSaid` gave, before anything is done with the text.
   *
   * @throws ReplayedTextError
   */
  check(signed: SignedSaid, said: Said): void {
    if (this.#now() - said.signedAtMs > this.#maxAgeMs) throw new ReplayedTextError('stale');
    const turn = `${said.turn?.conversationId} ${said.turn?.turnId}`;
    const key = this.#anyOrder ? `${turn} ${said.sequence}` : turn;
    const digest = createHash('sha256').update(signed.said).digest('base64');
    const known = this.#turns.get(key);
    if (known !== undefined && known.digest !== digest) {
      if (said.sequence === known.sequence) throw new ReplayedTextError('rewritten');
      if (said.sequence < known.sequence) throw new ReplayedTextError('superseded');
    }
    this.#turns.delete(key);
    this.#turns.set(key, { sequence: said.sequence, digest });
    const oldest = this.#turns.keys().next();
    if (this.#turns.size > this.#maxTurns && oldest.done !== true) this.#turns.delete(oldest.value);
  }
}
