import {
  type AssistMode,
  type CallEnd,
  type EndReason,
  eventSubject,
  Lifecycle,
  lifecycleCodec,
  type SpeechModel,
  type Turn,
} from '@decroche/contracts';
import { describeError, type EventBus, type Logger } from '@decroche/service-kit';
import type { SessionTimeline } from './caller-session.ts';

type Step = NonNullable<Lifecycle['step']>;

/** What the publisher works with. */
export interface PublisherParts {
  readonly bus: Pick<EventBus, 'publish'>;
  readonly logger: Logger;
  readonly newId: () => string;
  /** Unix time, milliseconds. */
  readonly now: () => number;
  /** Fund whose number is called; empty when the line serves several. */
  readonly fund: string;
  readonly queue: string;
}

/**
 * Publishes the life of a call. The only place that makes lifecycle events. They leave at once, in the order in which
 * they are told: none waits until the stream has confirmed the one before, since a ring that is told late is useless.
 * When the bus is away they are lost, and the call goes on.
 */
export class LifecyclePublisher {
  readonly #parts: PublisherParts;
  readonly #unconfirmed = new Set<Promise<void>>();

  constructor(parts: PublisherParts) {
    this.#parts = parts;
  }

  /** The events of one session. */
  of(conversationId: string): SessionTimeline {
    const { fund, queue } = this.#parts;
    const say = (step: Step): void => this.#publish(conversationId, step);
    return {
      arrived: () => say({ $case: 'callArrived', value: { fund } }),
      refused: () => say({ $case: 'assistantRefused', value: {} }),
      listening: (turn: Turn, model: SpeechModel | undefined) =>
        say({ $case: 'listeningStarted', value: { turn, model } }),
      spoke: (turnId: string) => say({ $case: 'callerSpoke', value: { turnId } }),
      listeningEnded: (turnId: string, reason: EndReason, mode: AssistMode) =>
        say({ $case: 'listeningEnded', value: { turnId, reason, mode } }),
      queued: (mode: AssistMode) => say({ $case: 'callQueued', value: { queue, mode } }),
    };
  }

  ringing(conversationId: string, extension: string): void {
    this.#publish(conversationId, { $case: 'agentRinging', value: { extension } });
  }

  ringStopped(conversationId: string, extension: string): void {
    this.#publish(conversationId, { $case: 'agentRingStopped', value: { extension } });
  }

  pickedUp(conversationId: string, extension: string, waitedMs: number): void {
    this.#publish(conversationId, { $case: 'agentPickedUp', value: { extension, waitedMs } });
  }

  ended(conversationId: string, end: CallEnd): void {
    this.#publish(conversationId, { $case: 'callEnded', value: { end } });
  }

  /** Resolves when everything said so far was confirmed or given up. */
  async idle(): Promise<void> {
    await Promise.all(this.#unconfirmed);
  }

  #publish(conversationId: string, step: Step): void {
    const { newId, now, logger } = this.#parts;
    const event = Lifecycle.fromPartial({ eventId: newId(), conversationId, occurredAtMs: now(), step });
    const confirmed = this.#send(event)
      .catch((error: unknown) =>
        logger.warn({ err: describeError(error), step: step.$case }, 'lifecycle event lost'),
      )
      .finally(() => this.#unconfirmed.delete(confirmed));
    this.#unconfirmed.add(confirmed);
  }

  async #send(event: Lifecycle): Promise<void> {
    const subject = eventSubject(event.conversationId, 'lifecycle');
    await this.#parts.bus.publish(subject, lifecycleCodec.encode(event), event.eventId);
  }
}
