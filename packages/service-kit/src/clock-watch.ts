import type { Logger } from './logger.ts';

/** Clocks that NTP keeps differ by far less, milliseconds. */
const MOST_APART_MS = 30_000;

/** Says in the log when the clock of another machine differs from this one's, once, and once when it agrees again. */
export class ClockWatch {
  readonly #logger: Logger;
  readonly #differing = new Set<string>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /**
   * Takes what a message that came at once says of its sender's clock.
   *
   * @param of name of the program, one of a closed list
   * @param theirsMs its Unix time when it sent, milliseconds
   * @param ownMs Unix time of its receipt by the clock of this machine
   */
  saw(of: string, theirsMs: number, ownMs: number): void {
    const aheadMs = theirsMs - ownMs;
    const differs = Math.abs(aheadMs) > MOST_APART_MS;
    if (differs === this.#differing.has(of)) return;
    const fields = { of, aheadS: Math.round(aheadMs / 1_000) };
    if (differs) {
      this.#differing.add(of);
      this.#logger.warn(
        { code: 'CLOCK_DIFFERS', ...fields },
        'the clock of another machine differs; check NTP',
      );
    } else {
      this.#differing.delete(of);
      this.#logger.info(fields, 'the clock of another machine agrees again');
    }
  }
}
