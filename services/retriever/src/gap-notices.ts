import { setTimeout as pause } from 'node:timers/promises';
import type { Article } from './knowledge/article.ts';
import type { Gap, GapStore } from './store/gap-store.ts';

/** What the notices need. */
export interface GapNoticesOptions {
  readonly gaps: GapStore;
  /** An article of the live base. */
  readonly article: (slug: string) => Article | undefined;
  /** Tells the desks. */
  readonly tell: (gap: Gap, article: Article) => Promise<void>;
  /** How often the list is looked at, milliseconds. */
  readonly pollMs: number;
  readonly onError: (error: unknown) => void;
}

/**
 * Tells that a question without a source has one: once for each gap, when its article is live. A notice that is lost
 * on the way is still in the list of gaps.
 */
export class GapNotices {
  readonly #options: GapNoticesOptions;
  readonly #stop = new AbortController();
  #polling: Promise<void> | undefined;

  constructor(options: GapNoticesOptions) {
    this.#options = options;
  }

  start(): void {
    this.#polling ??= this.#poll();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#polling;
  }

  async #poll(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#look();
      } catch (error) {
        this.#options.onError(error);
      }
      await pause(this.#options.pollMs, undefined, { signal: this.#stop.signal, ref: false }).catch(
        () => undefined,
      );
    }
  }

  async #look(): Promise<void> {
    const { gaps, article, tell } = this.#options;
    for (const gap of await gaps.takeAnswered((slug) => article(slug) !== undefined)) {
      const answer = article(gap.answeredBy ?? '');
      if (answer !== undefined) await tell(gap, answer);
    }
  }
}
