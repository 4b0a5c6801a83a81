import type { Context } from '@decroche/service-kit';

/** An event as it was sent, so that it can be sent again and be the same one. */
export interface ToldEvent {
  readonly conversationId: string;
  readonly eventId: string;
  readonly data: Uint8Array;
  /** Trace in which it happened. */
  readonly context: Context;
  /** `missed`: nobody confirmed it, or who confirmed it may have forgotten it since. */
  state: 'sending' | 'stored' | 'missed';
}

interface ToldCall {
  readonly events: ToldEvent[];
  endedAtMs: number | undefined;
}

/** Events kept of one call; of one that rings longer the oldest go first. */
const MAX_EVENTS_OF_A_CALL = 200;
const MAX_CALLS = 5_000;
/** A call is kept after its end: the bus may have been lost with the last words, milliseconds. */
const ENDED_KEPT_MS = 120_000;
/** The end of a call that could not be told is kept as long as anybody could still wait for it, milliseconds. */
export const MISSED_KEPT_MS = 900_000;

/** What was told of the calls that live or ended lately. No text and no number is in it. */
export class ToldEvents {
  readonly #calls = new Map<string, ToldCall>();

  /** @param endedAtMs Unix time in milliseconds when this is the last event of its call */
  add(event: ToldEvent, endedAtMs?: number): void {
    const call = this.#calls.get(event.conversationId) ?? { events: [], endedAtMs: undefined };
    call.events.push(event);
    if (call.events.length > MAX_EVENTS_OF_A_CALL) call.events.shift();
    call.endedAtMs = endedAtMs ?? call.endedAtMs;
    this.#calls.set(event.conversationId, call);
    for (const oldest of this.#calls.keys()) {
      if (this.#calls.size <= MAX_CALLS) break;
      this.#calls.delete(oldest);
    }
  }

  forget(conversationId: string): void {
    this.#calls.delete(conversationId);
  }

  /** The bus may have lost what it confirmed: all of it is to be told again. */
  doubtAll(nowMs: number): void {
    this.sweep(nowMs);
    for (const { events } of this.#calls.values()) {
      for (const event of events) if (event.state === 'stored') event.state = 'missed';
    }
  }

  /** Events to tell again, oldest first within each call. */
  missed(): ToldEvent[] {
    return [...this.#calls.values()].flatMap(({ events }) =>
      events.filter(({ state }) => state === 'missed'),
    );
  }

  /** How many nobody has confirmed. */
  get unconfirmed(): number {
    let count = 0;
    for (const { events } of this.#calls.values())
      for (const { state } of events) if (state !== 'stored') count += 1;
    return count;
  }

  /** Forgets calls that ended. */
  sweep(nowMs: number): void {
    for (const [conversationId, { events, endedAtMs }] of this.#calls) {
      if (endedAtMs === undefined) continue;
      const keptMs = events.every(({ state }) => state === 'stored') ? ENDED_KEPT_MS : MISSED_KEPT_MS;
      if (nowMs - endedAtMs > keptMs) this.#calls.delete(conversationId);
    }
  }
}
