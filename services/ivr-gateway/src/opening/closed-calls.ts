import { describeError, type Logger } from '@decroche/service-kit';
import type { CallerLine } from '../dialogue/caller-line.ts';
import type { PromptShelf } from '../dialogue/prompt-shelf.ts';
import { nextOpeningPrompts } from './closed-message.ts';
import { type OpeningHours, openingAt } from './opening-hours.ts';

/** What closed calls work with. */
export interface ClosedCallsParts {
  /** When the fund answers; `undefined` while nobody has said it: then it is never closed. */
  readonly hours: () => OpeningHours | undefined;
  readonly shelf: PromptShelf;
  readonly lineOf: (channelId: string) => CallerLine;
  /** Unix time, milliseconds. */
  readonly now: () => number;
  readonly logger: Logger;
}

/**
 * Calls that come while the fund is closed: they hear that it is and when it answers again, and go where the dialplan
 * sends them. Nobody listens to them. Who could not be told goes to the queue: nobody is sent away without a word.
 */
export class ClosedCalls {
  readonly #parts: ClosedCallsParts;
  readonly #lines = new Map<string, CallerLine>();

  constructor(parts: ClosedCallsParts) {
    this.#parts = parts;
  }

  /** Takes the call when the fund is closed now. */
  takes(channelId: string): boolean {
    const { hours, now, lineOf } = this.#parts;
    const ofFund = hours();
    if (ofFund === undefined) return false;
    const opening = openingAt(ofFund, now());
    if (opening.open) return false;
    const line = lineOf(channelId);
    this.#lines.set(channelId, line);
    void this.#tell(channelId, line, opening);
    return true;
  }

  has(channelId: string): boolean {
    return this.#lines.has(channelId);
  }

  /** The channel left the application. */
  left(channelId: string): void {
    this.#lines.get(channelId)?.release();
    this.#lines.delete(channelId);
  }

  /** Queues who is still being told, as a gateway that ends does with every caller. */
  async giveUp(): Promise<void> {
    await Promise.allSettled([...this.#lines.values()].map((line) => line.toQueue()));
  }

  async #tell(
    channelId: string,
    line: CallerLine,
    opening: Parameters<typeof nextOpeningPrompts>[0],
  ): Promise<void> {
    const { shelf, logger } = this.#parts;
    try {
      await line.play(shelf.mediaOf(['closed']));
    } catch (error) {
      logger.warn(
        { err: describeError(error) },
        'a caller could not be told that the fund is closed; queueing',
      );
      await line.toQueue().catch(() => undefined);
      return;
    }
    const next = nextOpeningPrompts(opening, (name) => shelf.isHeard(name));
    if (next.length > 0 && this.has(channelId)) await line.play(shelf.mediaOf(next)).catch(() => undefined);
    // Who hung up meanwhile is nowhere to be sent.
    if (this.has(channelId)) await line.toClosed().catch(() => undefined);
  }
}
