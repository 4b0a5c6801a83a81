import type { TimelineEntry } from '@decroche/cli/call';

/** Durations of one kind of each call, milliseconds. */
type Durations = readonly number[];

/** When each stage had done its part for what a caller said before the queue, as the desk's server saw it. */
export class StageTimes {
  readonly #listeningSince = new Map<string, number>();
  readonly #listened: number[] = [];
  readonly #known = { text: new Map<string, number>(), extracts: new Map<string, number>() };
  readonly #text: number[] = [];
  readonly #extracts: number[] = [];
  readonly #draft: number[] = [];
  readonly #painted: number[] = [];
  readonly #drafted = new Map<string, number>();
  readonly #arrived = new Map<string, number>();
  readonly #lasted: number[] = [];

  /** From the end of speech to the final text; from there to the passages; to the draft; and until a browser said it is painted. */
  get stages(): {
    readonly text: Durations;
    readonly extracts: Durations;
    readonly draft: Durations;
    readonly painted: Durations;
  } {
    return { text: this.#text, extracts: this.#extracts, draft: this.#draft, painted: this.#painted };
  }

  /** Whole calls, seconds. */
  get callSeconds(): Durations {
    return this.#lasted;
  }

  get listenedSeconds(): Durations {
    return this.#listened;
  }

  take(entry: TimelineEntry): void {
    const { conversationId, type, seenAtMs } = entry;
    if (type === 'lifecycle' && entry.step === 'listening')
      this.#listeningSince.set(conversationId, seenAtMs);
    if (type === 'lifecycle' && entry.step === 'arrived') this.#arrived.set(conversationId, seenAtMs);
    if (type === 'lifecycle' && entry.step === 'ended')
      this.#since(this.#arrived, conversationId, seenAtMs, (ms) => this.#lasted.push(ms / 1_000));
    if (type === 'lifecycle' && entry.step === 'queued')
      this.#since(this.#listeningSince, conversationId, seenAtMs, (ms) => this.#listened.push(ms / 1_000));
    const turnId = String(entry.turnId);
    if (type === 'said' && entry.source === 'caller-ivr' && entry.final === true) {
      const endedAtMs = Number(entry.speechEndedAtMs);
      if (!(endedAtMs > 0)) return;
      this.#known.text.set(turnId, seenAtMs);
      this.#text.push(Math.max(0, seenAtMs - endedAtMs));
    }
    if (type === 'passages' && entry.final === true)
      this.#since(this.#known.text, turnId, seenAtMs, (ms) => {
        this.#extracts.push(ms);
        this.#known.extracts.set(turnId, seenAtMs);
      });
    if (type === 'draft')
      this.#since(this.#known.extracts, turnId, seenAtMs, (ms) => {
        this.#draft.push(ms);
        this.#drafted.set(conversationId, seenAtMs);
      });
    if (type === 'shown' && entry.what === 'draft' && entry.visible === true)
      this.#since(this.#drafted, conversationId, seenAtMs, (ms) => this.#painted.push(ms));
  }

  /** Tells how long it took since what is known to have begun, once. */
  #since(begun: Map<string, number>, id: string, nowMs: number, tell: (ms: number) => void): void {
    const fromMs = begun.get(id);
    if (fromMs === undefined) return;
    begun.delete(id);
    tell(Math.max(0, nowMs - fromMs));
  }
}
