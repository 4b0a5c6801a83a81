import { DeskFeed } from './desk-feed.ts';
import type { DeskState, LiveFeed } from './feed-protocol.ts';

const CHANNEL = 'desk tabs';

/**
 * The feed of a desk in a browser without shared workers: each tab would hold a stream of its own and six of them
 * would leave no connection for anything else. So the newest tab has the stream, and the older ones say so.
 */
export class LoneFeed implements LiveFeed {
  readonly #feed: DeskFeed;
  readonly #listeners = new Set<() => void>();
  #elsewhere = false;
  #channel: BroadcastChannel | undefined;
  #state: DeskState;

  constructor(extension: string) {
    this.#feed = new DeskFeed(extension);
    this.#state = this.#feed.snapshot();
    this.#feed.subscribe(() => this.#changed());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): DeskState => this.#state;

  /** Takes the stream, from another tab if one has it. */
  start(): void {
    this.#elsewhere = false;
    this.#channel ??= new BroadcastChannel(CHANNEL);
    this.#channel.onmessage = () => {
      this.#elsewhere = true;
      this.#feed.stop();
      this.#changed();
    };
    this.#channel.postMessage('taken');
    this.#feed.start();
  }

  stop(): void {
    this.#channel?.close();
    this.#channel = undefined;
    this.#feed.stop();
  }

  #changed(): void {
    const state = this.#feed.snapshot();
    this.#state = this.#elsewhere ? { ...state, connection: 'elsewhere' } : state;
    for (const listener of this.#listeners) listener();
  }
}
