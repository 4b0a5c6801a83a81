import {
  AmiDisconnectedError,
  type AmiFailure,
  AmiOverloadError,
  AmiRefusedError,
  AmiTimeoutError,
} from './ami-errors.ts';
import type { AmiPacket } from './ami-packet.ts';

/** The answer to an action; `events` are those of its list, without the one that completes it. */
export interface AmiAnswer {
  response: AmiPacket;
  events: AmiPacket[];
}

interface Pending {
  action: string;
  list: boolean;
  answer: { response: AmiPacket | undefined; events: AmiPacket[] };
  timer: NodeJS.Timeout;
  resolve: (answer: AmiAnswer) => void;
  reject: (failure: AmiFailure) => void;
}

/** The actions that wait for their answer, by ActionID. */
export class PendingActions {
  readonly #pending = new Map<string, Pending>();
  readonly #maxPending: number;
  readonly #maxListEvents: number;

  constructor({
    maxPending = 1_000,
    maxListEvents = 20_000,
  }: { maxPending?: number; maxListEvents?: number } = {}) {
    this.#maxPending = maxPending;
    this.#maxListEvents = maxListEvents;
  }

  get size(): number {
    return this.#pending.size;
  }

  /** Waits for the answer under `id`, for `deadlineMs` at most. A list ends with its Complete event. */
  wait(id: string, action: string, list: boolean, deadlineMs: number): Promise<AmiAnswer> {
    if (this.#pending.size >= this.#maxPending)
      return Promise.reject(
        new AmiOverloadError(
          action,
          `${this.#maxPending} AMI actions already wait for an answer; ${action} was not sent`,
        ),
      );
    const { promise, resolve, reject } = Promise.withResolvers<AmiAnswer>();
    // When this process itself was late, the answer may wait in the socket: it is read before setImmediate.
    const timer = setTimeout(
      () => setImmediate(() => this.#take(id)?.reject(new AmiTimeoutError(action, deadlineMs))),
      deadlineMs,
    );
    this.#pending.set(id, {
      action,
      list,
      answer: { response: undefined, events: [] },
      timer,
      resolve,
      reject,
    });
    return promise;
  }

  /** Gives a packet to the action it answers; false when it answers none. */
  offer(packet: AmiPacket): boolean {
    const id = packet.get('ActionID');
    const pending = id === undefined ? undefined : this.#pending.get(id);
    if (id === undefined || pending === undefined) return false;
    if (packet.get('Response') !== undefined) this.#respond(id, pending, packet);
    else if (pending.list) this.#collect(id, pending, packet);
    else return false;
    return true;
  }

  /** The connection is gone: nobody will answer. */
  rejectAll(reason: string): void {
    for (const id of [...this.#pending.keys()]) {
      const pending = this.#take(id);
      pending?.reject(new AmiDisconnectedError(pending.action, reason));
    }
  }

  #respond(id: string, pending: Pending, response: AmiPacket): void {
    if (response.get('Response') === 'Error') {
      this.#take(id);
      pending.reject(new AmiRefusedError(pending.action, response.get('Message') ?? 'no reason given'));
      return;
    }
    pending.answer.response = response;
    if (!pending.list) this.#finish(id, pending);
  }

  #collect(id: string, pending: Pending, event: AmiPacket): void {
    if (event.get('EventList') === 'Complete') {
      this.#finish(id, pending);
    } else if (pending.answer.events.length >= this.#maxListEvents) {
      this.#take(id);
      pending.reject(
        new AmiOverloadError(
          pending.action,
          `the list of ${pending.action} has more than ${this.#maxListEvents} events`,
        ),
      );
    } else {
      pending.answer.events.push(event);
    }
  }

  #finish(id: string, pending: Pending): void {
    const { response, events } = pending.answer;
    if (response === undefined) return;
    this.#take(id);
    pending.resolve({ response, events });
  }

  #take(id: string): Pending | undefined {
    const pending = this.#pending.get(id);
    clearTimeout(pending?.timer);
    this.#pending.delete(id);
    return pending;
  }
}
