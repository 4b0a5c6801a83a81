import { createHash } from 'node:crypto';
import { lifecycleStep, type Step } from '@decroche/call';
import { eventSubject, Lifecycle, type LiveListening } from '@decroche/contracts';
import { backoffDelay, context, describeError, type EventBus, type Logger } from '@decroche/service-kit';
import { v7 as uuidv7 } from 'uuid';
import { type ToldEvent, ToldEvents } from './told-events.ts';

/** What the publisher works with. */
export interface PublisherParts {
  readonly bus: Pick<EventBus, 'publish'>;
  readonly logger: Logger;
  readonly newId: () => string;
  /** Signs and encodes an event. */
  readonly sign: (event: Lifecycle) => Uint8Array;
  /** Unix time, milliseconds. */
  readonly now: () => number;
  /** Fund whose number is called; empty when the line serves several. */
  readonly fund: string;
  readonly queue: string;
}

const RETRY = { firstMs: 500, mostMs: 30_000 } as const;

/**
 * Publishes the life of a call. The only place that makes lifecycle events. They leave at once, in the order in which
 * they are told: none waits until the stream has confirmed the one before, since a ring that is told late is useless.
 *
 * When the bus is away the call goes on, and what was told of the calls that live, or ended meanwhile, is told again
 * under the same ids once it is back: readers and the stream take each id once.
 */
export class LifecyclePublisher {
  readonly #parts: PublisherParts;
  readonly #unconfirmed = new Set<Promise<void>>();
  readonly #told = new ToldEvents();
  #catchingUp: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #failures = 0;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
  }

  /**
   * Tells a step of a call.
   *
   * @param number of the step among those of its call: whoever tells the same step again, another gateway after the death of
   *   this one among them, tells it under the same id
   */
  tell(conversationId: string, step: Step, number: number): void {
    const { now, fund, queue } = this.#parts;
    const place = { conversationId, fund, queue };
    const eventId = stepId(conversationId, step, number);
    const event = this.#event(conversationId, lifecycleStep(step, place), step.atMs, eventId);
    this.#keep(event, step.kind, step.kind === 'ended' ? now() : undefined);
  }

  /** Where the live listening to a conversation stands from now on. */
  liveListening(conversationId: string, state: LiveListening): void {
    const step = { $case: 'liveListeningChanged', value: { state } } as const;
    this.#keep(this.#event(conversationId, step, this.#parts.now()), 'live', undefined);
  }

  /** Tells it, and again until it is confirmed. */
  #keep(event: ToldEvent, step: string, endedAtMs: number | undefined): void {
    const { logger } = this.#parts;
    this.#told.add(event, endedAtMs);
    const confirmed = this.#deliver(event)
      .catch((error: unknown) => {
        logger.warn({ err: describeError(error), step }, 'lifecycle event to be told again');
      })
      .then(() => {
        if (event.state === 'missed') this.#catchUpLater();
      })
      .finally(() => this.#unconfirmed.delete(confirmed));
    this.#unconfirmed.add(confirmed);
  }

  /** The call goes on: asked for now and then, so that nobody waits for one that is lost. */
  alive(conversationId: string): void {
    const event = this.#event(conversationId, { $case: 'callAlive', value: {} }, this.#parts.now());
    void this.#deliver(event).catch(() => undefined);
  }

  /** Another gateway tells what happens to the call from now on; nothing is told of it again. */
  forget(conversationId: string): void {
    this.#told.forget(conversationId);
  }

  /** Forgets calls that ended long enough ago; to be called now and then, or they stay until the next call. */
  forgetEnded(): void {
    this.#told.sweep(this.#parts.now());
  }

  /** The bus is there (again): the stream in it is another one, and readers may have missed everything. */
  connected(): void {
    this.#told.doubtAll(this.#parts.now());
    this.#failures = 0;
    this.#catchUp();
  }

  /** Resolves when everything said so far was confirmed or given up. */
  async idle(): Promise<void> {
    await Promise.all([...this.#unconfirmed, this.#catchingUp]);
  }

  /** Steps that nobody has confirmed. */
  get untold(): number {
    return this.#told.unconfirmed;
  }

  /** Ends the attempts to tell what was missed. */
  stop(): void {
    clearTimeout(this.#retry);
  }

  #event(
    conversationId: string,
    step: Lifecycle['step'],
    occurredAtMs: number,
    eventId = this.#parts.newId(),
  ): ToldEvent {
    const { sign } = this.#parts;
    const event = Lifecycle.fromPartial({ eventId, conversationId, occurredAtMs, step });
    const data = sign(event);
    return { conversationId, eventId, data, context: context.active(), state: 'sending' };
  }

  async #deliver(event: ToldEvent): Promise<void> {
    const { conversationId, eventId, data } = event;
    event.state = 'sending';
    let stored = false;
    try {
      const subject = eventSubject(conversationId, 'lifecycle');
      stored = await context.with(event.context, () => this.#parts.bus.publish(subject, data, eventId));
    } finally {
      event.state = stored ? 'stored' : 'missed';
    }
  }

  #catchUp(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#catchingUp ??= this.#tellMissed().finally(() => {
      this.#catchingUp = undefined;
    });
  }

  #catchUpLater(): void {
    if (this.#retry !== undefined || this.#catchingUp !== undefined) return;
    this.#retry = setTimeout(() => this.#catchUp(), backoffDelay(this.#failures++, RETRY));
    this.#retry.unref();
  }

  /** One after the other; the first that is not taken ends the attempt. */
  async #tellMissed(): Promise<void> {
    this.#told.sweep(this.#parts.now());
    for (const event of this.#told.missed()) {
      await this.#deliver(event).catch(() => undefined);
      if (event.state === 'missed') {
        setImmediate(() => this.#catchUpLater());
        return;
      }
    }
    this.#failures = 0;
  }
}

/** A UUIDv7 of the time at which the conversation began: the same for the same step, and in the order of their numbers. */
function stepId(conversationId: string, step: Step, number: number): string {
  const msecs = Number.parseInt(conversationId.replaceAll('-', '').slice(0, 12), 16);
  const what = 'extension' in step ? step.extension : 'turnId' in step ? step.turnId : '';
  const name = `${conversationId} ${number} ${step.kind} ${what}`;
  return uuidv7({ msecs, seq: number, random: createHash('sha256').update(name).digest() });
}
