import { createParser } from 'eventsource-parser';

/** One line of the desktop's timeline door; fields depend on `type`. */
export interface TimelineEntry {
  readonly conversationId: string;
  readonly seenAtMs: number;
  readonly type: 'lifecycle' | 'said' | 'passages' | 'draft' | 'shown' | 'readiness';
  readonly [field: string]: unknown;
}

/** No entry came that answers the question, in the time given. */
export class TimelineTimeoutError extends Error {
  override readonly name = 'TimelineTimeoutError';
  readonly code = 'TIMELINE_TIMEOUT';
}

/** Follows the timeline of all conversations of a desktop. */
export class TimelineClient {
  readonly #stop = new AbortController();
  readonly #listeners = new Set<(entry: TimelineEntry) => void>();

  /** Connects; entries flow from when this resolves. */
  static async connect(desktopUrl: string, token: string): Promise<TimelineClient> {
    const client = new TimelineClient();
    const response = await fetch(`${desktopUrl}/api/timeline/events`, {
      headers: { 'x-timeline-token': token, accept: 'text/event-stream' },
      signal: client.#stop.signal,
    });
    if (!response.ok || response.body === null) {
      throw new Error(`the timeline answers ${response.status}; is TIMELINE_TOKEN set on the desktop?`);
    }
    void client.#read(response.body).catch(() => undefined);
    return client;
  }

  /** Calls `listener` for each later entry; answers the way to stop it. */
  onEntry(listener: (entry: TimelineEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * The first later entry for which `wanted` is true.
   *
   * @throws TimelineTimeoutError
   */
  next(wanted: (entry: TimelineEntry) => boolean, what: string, timeoutMs: number): Promise<TimelineEntry> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        stop();
        reject(new TimelineTimeoutError(`no ${what} within ${timeoutMs} ms`));
      }, timeoutMs);
      const stop = this.onEntry((entry) => {
        if (!wanted(entry)) return;
        clearTimeout(timer);
        stop();
        resolve(entry);
      });
    });
  }

  close(): void {
    this.#stop.abort();
    this.#listeners.clear();
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const parser = createParser({
      onEvent: ({ event, data }) => {
        if (event !== 'timeline') return;
        const entry = JSON.parse(data) as TimelineEntry;
        for (const listener of [...this.#listeners]) listener(entry);
      },
    });
    const decoder = new TextDecoder();
    for await (const chunk of body) parser.feed(decoder.decode(chunk, { stream: true }));
  }
}
