import { setTimeout as pause } from 'node:timers/promises';
import { type Heard, heardCodec, heardSubject, type SignedEvent, TurnSource } from '@decroche/contracts';
import {
  BusUnavailableError,
  backoffDelay,
  type EventBus,
  type Logger,
  unrecorded,
} from '@decroche/service-kit';

/** How long a need that was said waits for a bus that is away, milliseconds: a server that starts again is back in a few seconds. */
export const NEED_WAITS_MS = 15_000;
/** Needs that may wait; more are told once. */
const MAX_WAITING = 200;
const RETRY = { firstMs: 100, mostMs: 1_000 } as const;

/** Sends raw texts to the redactor, and to nobody else. */
export interface HeardPublisher {
  publish(heard: Heard): void;
}

/** What a publisher works with. */
export interface BusHeardPublisherOptions {
  readonly bus: Pick<EventBus, 'publishVolatile' | 'handOver'>;
  readonly sign: (heard: Heard) => SignedEvent;
  /** Told when the octets of a text are not needed any more. */
  readonly wipe: () => void;
  readonly logger: Logger;
  /** Default {@link NEED_WAITS_MS}. */
  readonly needWaitsMs?: number;
}

/**
 * Signs and publishes on core NATS. The whole need of a caller, which nobody can say once more, waits for a bus that is away and for
 * a redactor that does not read yet, as octets that are overwritten once they were handed over, or given up. Every other text is
 * told once: the next one replaces it, or it may not be kept (decision 0058).
 */
export class BusHeardPublisher implements HeardPublisher {
  readonly #options: BusHeardPublisherOptions;
  readonly #stop = new AbortController();
  #waiting = 0;

  constructor(options: BusHeardPublisherOptions) {
    this.#options = options;
  }

  publish(heard: Heard): void {
    const conversationId = heard.turn?.conversationId ?? '';
    const subject = heardSubject(conversationId);
    const data = heardCodec.encode(this.#options.sign(heard));
    const lost = (code: string): void =>
      this.#options.logger.warn(
        { code, conversationId },
        'a final text was not published; the call goes on without a draft',
      );
    if (!heard.final) {
      // Most spans of a call were about texts that the next one replaces within half a second (decision 0050).
      unrecorded(() => this.#tellOnce(subject, data)).catch(() => undefined);
    } else if (heard.turn?.source === TurnSource.CALLER_IVR) void this.#handOver(subject, data, lost);
    else this.#tellOnce(subject, data).catch((error: unknown) => lost(codeOf(error)));
  }

  /** Texts that wait for the bus or for the redactor. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Gives up what waits. */
  close(): void {
    this.#stop.abort();
  }

  #tellOnce(subject: string, data: Uint8Array): Promise<void> {
    return this.#options.bus.publishVolatile(subject, data);
  }

  async #handOver(subject: string, data: Uint8Array, lost: (code: string) => void): Promise<void> {
    const { bus, wipe, needWaitsMs = NEED_WAITS_MS } = this.#options;
    const saidAt = performance.now();
    this.#waiting += 1;
    try {
      for (let attempt = 0; ; attempt += 1) {
        const isLast =
          this.#waiting > MAX_WAITING ||
          this.#stop.signal.aborted ||
          performance.now() - saidAt >= needWaitsMs;
        const fault = await bus
          .handOver(subject, data, saidAt)
          .then((isRead) => (isRead ? undefined : 'HEARD_BY_NOBODY'), codeOf);
        if (fault === undefined) return;
        if (isLast) return lost(fault);
        await pause(backoffDelay(attempt, RETRY), undefined, { signal: this.#stop.signal }).catch(
          () => undefined,
        );
      }
    } finally {
      this.#waiting -= 1;
      data.fill(0);
      wipe();
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof BusUnavailableError ? error.code : 'HEARD_NOT_PUBLISHED';
}
