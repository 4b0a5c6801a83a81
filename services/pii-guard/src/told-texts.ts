import {
  BusUnavailableError,
  context,
  describeError,
  type EventBus,
  type Logger,
  PassingMemory,
} from '@decroche/service-kit';

/**
 * How long a text is told again when the bus comes back, milliseconds. It is less than the time in which the stream takes one id once,
 * so that a bus that lost nothing is given nothing twice.
 */
export const TOLD_AGAIN_MS = 60_000;
const MAX_TEXTS = 5_000;

interface ToldText {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly id: string;
  /** On the clock of `performance.now()`. */
  readonly toldAt: number;
  readonly context: ReturnType<typeof context.active>;
  isWaiting: boolean;
}

/**
 * Final texts on their way to readers: the stream is in the memory of the bus, and forgets at a restart what nobody has read yet.
 * What the last minute told is told again then, under the same id: whoever has read it gives the same answer, which counts once.
 */
export class ToldTexts {
  readonly #bus: Pick<EventBus, 'publish' | 'publishKept'>;
  readonly #logger: Logger;
  readonly #texts = new PassingMemory<ToldText>({ lifeMs: TOLD_AGAIN_MS, maxThings: MAX_TEXTS });

  constructor(bus: Pick<EventBus, 'publish' | 'publishKept'>, logger: Logger) {
    this.#bus = bus;
    this.#logger = logger;
  }

  /** Tells a text that was spoken: nobody can say it once more, so that it waits for a bus that is away. Never throws. */
  async tellSpoken(subject: string, data: Uint8Array, id: string): Promise<void> {
    const text = this.#remember(subject, data, id);
    const stored = await this.#bus.publish(subject, data, id).catch((error: unknown) => {
      if (!(error instanceof BusUnavailableError)) throw error;
      return false;
    });
    if (!stored) void this.#tellAgain(text);
  }

  /**
   * Tells a text that was typed: who typed it learns when it cannot be told.
   *
   * @throws BusUnavailableError
   */
  async tellTyped(subject: string, data: Uint8Array, id: string): Promise<void> {
    await this.#bus.publish(subject, data, id);
    this.#remember(subject, data, id);
  }

  /** The bus is there again, and its stream may be another one. */
  connected(): void {
    for (const text of this.#texts.values()) void this.#tellAgain(text);
  }

  /** Texts that would be told again. */
  get size(): number {
    return this.#texts.size;
  }

  clear(): void {
    this.#texts.clear();
  }

  #remember(subject: string, data: Uint8Array, id: string): ToldText {
    const text = {
      subject,
      data,
      id,
      toldAt: performance.now(),
      context: context.active(),
      isWaiting: false,
    };
    this.#texts.set(id, text);
    return text;
  }

  async #tellAgain(text: ToldText): Promise<void> {
    if (text.isWaiting) return;
    text.isWaiting = true;
    const { subject, data, id, toldAt } = text;
    try {
      await context.with(text.context, () => this.#bus.publishKept(subject, data, id, toldAt));
    } catch (error) {
      this.#logger.warn(
        { err: describeError(error) },
        'a final text waits for NATS; it is told again once NATS is back',
      );
    } finally {
      text.isWaiting = false;
    }
  }
}
