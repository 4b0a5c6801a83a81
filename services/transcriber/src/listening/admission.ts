/** How busy an engine is. */
export interface EngineLoad {
  /** Share of its decoding time used lately, 0 to 1. */
  readonly busyShare: number;
  /** True while it falls behind what it has already. */
  readonly saturated: boolean;
}

/** A stream at the door, or inside. */
export interface Place {
  /**
   * Says what the stream is, once its first message told. A live leg takes only what callers leave; a caller takes the
   * place of a live leg when there is no other.
   *
   * @param giveUp called when a live leg has to make way: it must leave at once
   * @returns false when there is no place for it
   */
  begin(live: boolean, giveUp: () => void): boolean;
  /** Gives the place back, once. */
  leave(): void;
}

/** Highest load that is reported while there is still a place. */
const NEARLY_FULL = 0.99;
/** Share of the places that live legs may fill together with the callers: the rest is for callers who come. */
const LIVE_SHARE = 0.75;
/** Share of the decoding time above which no live leg is taken. */
const LIVE_BUSY_SHARE = 0.7;

/** Counts the open streams and refuses those beyond what can be decoded in real time, at once. */
export class Admission {
  #capacity: number;
  readonly #engine: EngineLoad;
  /** What ends each live leg, the newest last. */
  readonly #live = new Map<Place, () => void>();
  #callers = 0;
  #draining = false;

  /** @param capacity streams that can be served in real time */
  constructor(capacity: number, engine: EngineLoad) {
    this.#capacity = capacity;
    this.#engine = engine;
  }

  /** Callers and live legs. */
  get open(): number {
    return this.#callers + this.#live.size;
  }

  get capacity(): number {
    return this.#capacity;
  }

  /** From now on so many can be served in real time; who is there already stays. */
  resize(capacity: number): void {
    this.#capacity = capacity;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /**
   * Share of the capacity in use as a caller finds it, 0 to 1: of places, or of decoding time where that is more. Live legs
   * make way, and their decoding with them.
   */
  get load(): number {
    if (this.#live.size > 0) return Math.min(1, this.#callers / this.#capacity);
    return this.#loadWith(this.#callers);
  }

  /** Live legs that would be admitted now. */
  get livePlaces(): number {
    const { busyShare, saturated } = this.#engine;
    if (this.#draining || (this.open > 0 && (saturated || busyShare > LIVE_BUSY_SHARE))) return 0;
    return Math.max(0, Math.floor(this.#capacity * LIVE_SHARE) - this.open);
  }

  /** From now on every new stream is refused. */
  drain(): void {
    this.#draining = true;
  }

  /** @returns a place that is taken, or that a caller could have of a live leg; or why there is none */
  enter(): Place | 'full' | 'draining' {
    if (this.#draining) return 'draining';
    const full = this.#loadWith(this.open) >= 1;
    if (full && this.#live.size === 0) return 'full';
    if (!full) this.#callers += 1;
    return this.#place(full ? 'waiting' : 'caller');
  }

  /** Ends the newest live leg while the engine falls behind, or can hear no more than is open already. */
  relieve(): void {
    if (this.#engine.saturated || this.open > this.#capacity) this.#giveUpNewest();
  }

  #place(first: 'waiting' | 'caller'): Place {
    let state: 'waiting' | 'caller' | 'live' | 'left' = first;
    const leave = (): void => {
      if (state === 'caller') this.#callers -= 1;
      this.#live.delete(place);
      state = 'left';
    };
    const place: Place = {
      leave,
      begin: (live, giveUp) => {
        if (live) {
          leave();
          if (first === 'waiting' || this.livePlaces === 0) return false;
          this.#live.set(place, giveUp);
          state = 'live';
        } else if (state === 'waiting') {
          this.#giveUpNewest();
          this.#callers += 1;
          state = 'caller';
        }
        return true;
      },
    };
    return place;
  }

  #giveUpNewest(): void {
    const [place, giveUp] = [...this.#live].at(-1) ?? [];
    place?.leave();
    giveUp?.();
  }

  #loadWith(streams: number): number {
    if (streams === 0) return 0;
    const busy = this.#engine.saturated ? 1 : Math.min(NEARLY_FULL, this.#engine.busyShare);
    return Math.min(1, Math.max(streams / this.#capacity, busy));
  }
}
