import { Listeners } from './listeners.ts';
import type { Logger } from './logger.ts';

/**
 * `connecting`: not connected, trying without end. `connected`: usable. `replaced` (ARI only): another
 * client took the application and this one has stopped. `closed`: ended by its owner.
 */
export type LinkState = 'idle' | 'connecting' | 'connected' | 'replaced' | 'closed';

/** A link that came back. Nothing that happened during the outage is replayed: reconcile. */
export interface Reconnection {
  /** From the loss of the link to its return, in milliseconds. */
  outageMs: number;
}

/** State of one reconnecting link, its listeners, and waiting for it. */
export class LinkStatus {
  #state: LinkState = 'idle';
  #lostAt: number | undefined;
  readonly #changes: Listeners<LinkState>;
  readonly #reconnections: Listeners<Reconnection>;

  constructor(name: string, logger: Logger) {
    this.#changes = new Listeners(`${name} state listener`, logger);
    this.#reconnections = new Listeners(`${name} reconnection listener`, logger);
  }

  get state(): LinkState {
    return this.#state;
  }

  onChange(listener: (state: LinkState) => void): () => void {
    return this.#changes.add(listener);
  }

  onReconnected(listener: (reconnection: Reconnection) => void | Promise<void>): () => void {
    return this.#reconnections.add(listener);
  }

  set(state: LinkState): void {
    if (this.#state === state || this.#state === 'closed') return;
    const before = this.#state;
    this.#state = state;
    if (before === 'connected') this.#lostAt = performance.now();
    this.#changes.emit(state);
    if (state === 'connected' && this.#lostAt !== undefined) {
      const outageMs = performance.now() - this.#lostAt;
      this.#lostAt = undefined;
      this.#reconnections.emit({ outageMs });
    }
  }

  /** Resolves once connected; rejects with the error made by `late` after `deadlineMs`, or once closed. */
  async whenConnected(deadlineMs: number, late: () => Error): Promise<void> {
    if (this.#state === 'connected') return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(late()), deadlineMs);
    const stop = this.onChange((state) => {
      if (state === 'connected') resolve();
      if (state === 'closed') reject(late());
    });
    if (this.#state === 'closed') reject(late());
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      stop();
    }
  }
}
