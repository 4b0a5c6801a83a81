/**
 * The clock of a bus server, by what it said of its time: how old an event is can be told from the server's stamp on it,
 * whatever the clock of this machine or of the event's sender.
 */
export class ServerClock {
  readonly #serverMs: number;
  readonly #at = performance.now();

  /** @param told time of the server just now, as it writes it (RFC 3339); of one that says none, this machine's is taken */
  constructor(told: string | undefined) {
    const parsed = Date.parse(told ?? '');
    this.#serverMs = Number.isNaN(parsed) ? Date.now() : parsed;
  }

  /** Age of what the server stamped then, milliseconds. */
  ageOf(stamped: Date): number {
    return Math.max(0, this.#serverMs + (performance.now() - this.#at) - stamped.getTime());
  }
}
