import type { AmiClient, AriClient } from '@decroche/asterisk';
import { describeError, type Logger } from '@decroche/service-kit';
import type { QueuePlace } from './dialogue/asterisk-line.ts';
import { redirect } from './queue/redirect.ts';

/** What is watched, and where callers go. */
export interface StrandedCallersParts {
  readonly ari: Pick<AriClient, 'state' | 'onStateChange'>;
  readonly ami: Pick<AmiClient, 'action' | 'list'>;
  /** Says to the dialplan that this gateway takes no calls now. */
  readonly hide: () => Promise<void>;
  /** Whether somebody sees to this caller. */
  readonly has: (channelId: string) => boolean;
  /** Stasis application of this gateway. */
  readonly app: string;
  readonly queue: QueuePlace;
  readonly logger: Logger;
}

const LOOK_EVERY_MS = 500;
/** By then the dialplan gives this gateway no calls, whatever it was told, and none is on its way in. */
const LOOK_FOR_MS = 4_500;
const DEADLINE_MS = 500;

/**
 * Callers who come into the application while its events do not come: to Asterisk it is still there, for a gate that stands still
 * keeps the connection open, but nobody hears of them. From the moment in which the events are lost the dialplan gives no
 * more calls, and who is in the application goes to the queue, over the manager interface.
 */
export class StrandedCallers {
  readonly #parts: StrandedCallersParts;
  readonly #taken = new Set<string>();
  #off: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #until = 0;

  constructor(parts: StrandedCallersParts) {
    this.#parts = parts;
  }

  start(): void {
    let connected = false;
    this.#off = this.#parts.ari.onStateChange((state) => {
      if (connected && state !== 'connected') this.#lost();
      connected = state === 'connected';
    });
  }

  stop(): void {
    this.#off?.();
    clearInterval(this.#timer);
  }

  #lost(): void {
    const { hide } = this.#parts;
    void hide();
    this.#until = performance.now() + LOOK_FOR_MS;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#lookAgain(), LOOK_EVERY_MS);
    this.#timer.unref();
    void this.#look();
  }

  #lookAgain(): void {
    const isOver = performance.now() > this.#until;
    // Once the events are back, all calls are compared.
    if (!isOver && this.#parts.ari.state !== 'connected') return void this.#look();
    clearInterval(this.#timer);
    this.#taken.clear();
  }

  async #look(): Promise<void> {
    const { ami, has, app, queue, logger } = this.#parts;
    try {
      const channels = await ami.list('Status', [], { deadlineMs: DEADLINE_MS });
      for (const channel of channels) {
        const id = channel.get('Uniqueid') ?? '';
        const isHere = channel.get('Application') === 'Stasis' && channel.get('Data') === `${app},inbound`;
        if (!isHere || has(id) || this.#taken.has(id)) continue;
        this.#taken.add(id);
        logger.warn({ code: 'CALLER_STRANDED' }, 'a caller came while events are lost; queueing');
        await redirect(ami, id, queue, DEADLINE_MS);
      }
    } catch (error) {
      logger.warn({ err: describeError(error) }, 'nobody knows who is in the application');
    }
  }
}
