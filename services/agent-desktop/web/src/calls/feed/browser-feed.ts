import type { DeskState, LiveFeed } from './feed-protocol.ts';
import { LoneFeed } from './lone-feed.ts';
import { SharedFeed } from './shared-feed.ts';

/** The feed of a desk: shared by all tabs where the browser can, else one tab at a time. */
export class BrowserFeed implements LiveFeed {
  readonly #listeners = new Set<() => void>();
  readonly #extension: string;
  #feed: LiveFeed;
  #unsubscribe: () => void;

  constructor(extension: string) {
    this.#extension = extension;
    this.#feed =
      typeof SharedWorker === 'undefined'
        ? new LoneFeed(extension)
        : new SharedFeed(extension, () => this.#fallBack());
    this.#unsubscribe = this.#feed.subscribe(() => this.#tell());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): DeskState => this.#feed.snapshot();

  start(): void {
    this.#feed.start();
  }

  stop(): void {
    this.#feed.stop();
  }

  #fallBack(): void {
    this.#unsubscribe();
    this.#feed = new LoneFeed(this.#extension);
    this.#unsubscribe = this.#feed.subscribe(() => this.#tell());
    this.#tell();
    this.#feed.start();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
