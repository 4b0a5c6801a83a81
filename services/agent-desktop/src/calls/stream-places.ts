import type { EventStream } from '../http/event-stream.ts';
import { TooManyRequestsError } from '../http/request-errors.ts';

/** Whose stream it is. */
export interface StreamUser {
  readonly person: string;
  /** Key of his session. */
  readonly key: string;
}

/** How many streams may be open at once. */
export interface StreamBounds {
  /** Of one person, whatever his sessions. */
  readonly person: number;
  /** Of this process. */
  readonly total: number;
}

export const STREAM_BOUNDS: StreamBounds = { person: 24, total: 5_000 };

/**
 * Places for open streams. When they are all taken, whoever has least of them still gets one: the oldest stream of
 * whoever has most gives way. So no browser shuts its owner's others out, and no person the other persons.
 */
export class StreamPlaces {
  readonly #bounds: StreamBounds;
  /** In order of opening. */
  readonly #taken = new Map<EventStream, StreamUser>();

  constructor(bounds: StreamBounds) {
    this.#bounds = bounds;
  }

  /**
   * Opens a stream in a free place, or in one that it has a better claim to.
   *
   * @throws TooManyRequestsError when there is neither
   */
  take(user: StreamUser, open: () => EventStream): EventStream {
    const mine = [...this.#taken].filter(([, { person }]) => person === user.person);
    if (mine.length >= this.#bounds.person) giveWay(mine, ({ key }) => key, user.key);
    else if (this.#taken.size >= this.#bounds.total) {
      giveWay([...this.#taken], ({ person }) => person, user.person);
    }
    const opened = open();
    this.#taken.set(opened, user);
    opened.onClose(() => this.#taken.delete(opened));
    return opened;
  }

  /** Streams that are open. */
  get open(): number {
    return this.#taken.size;
  }

  closeSession(sessionKey: string): void {
    for (const [stream, { key }] of [...this.#taken]) if (key === sessionKey) stream.close();
  }

  closeAll(): void {
    for (const stream of [...this.#taken.keys()]) stream.close();
  }
}

/** Closes the oldest stream of the largest holder, unless the asker would then have as many as he. */
function giveWay(
  taken: readonly (readonly [EventStream, StreamUser])[],
  holderOf: (user: StreamUser) => string,
  asker: string,
): void {
  const holders = Map.groupBy(taken, ([, user]) => holderOf(user));
  const asked = holders.get(asker)?.length ?? 0;
  const [largest = []] = [...holders.values()].sort((a, b) => b.length - a.length);
  const [oldest] = largest;
  if (oldest === undefined || largest.length <= asked + 1) {
    throw new TooManyRequestsError('too many open streams: close a tab and try again');
  }
  oldest[0].close();
}
