import type { ServerResponse } from 'node:http';

/** One server-sent event (HTML Living Standard, 9.2). */
export interface StreamEvent {
  readonly name: string;
  readonly data: unknown;
  readonly id?: string;
  /** With it, an event that still waits is replaced by the next one of the same name instead of queued behind it. */
  readonly latestOnly?: boolean;
}

/** A browser that hears nothing for longer knows that the connection is dead. */
const HEARTBEAT_MS = 10_000;
/** A reader that takes nothing for this long is let go; its browser connects again. */
const STUCK_MS = 15_000;
const MOST_WAITING = 1_000;
/** Time after which a browser connects again, milliseconds. */
const RETRY_MS = 500;

/**
 * One open stream of server-sent events with heartbeats. When the reader is slow, events wait within a bound; past
 * it, or when nothing moves any more, the stream is closed and the reader starts again from a snapshot.
 */
export class EventStream {
  readonly #response: ServerResponse;
  readonly #waiting: StreamEvent[] = [];
  readonly #closeHooks: (() => void)[] = [];
  readonly #heartbeat: NodeJS.Timeout;
  #blockedSince: number | null = null;
  #closed = false;

  constructor(response: ServerResponse) {
    this.#response = response;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    response.socket?.setNoDelay(true);
    response.on('drain', () => this.#flush());
    response.on('close', () => this.#finish());
    response.on('error', () => this.#finish());
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT_MS);
    this.#heartbeat.unref();
    this.#write(`retry: ${RETRY_MS}\n\n`);
  }

  get closed(): boolean {
    return this.#closed;
  }

  onClose(hook: () => void): void {
    if (this.#closed) hook();
    else this.#closeHooks.push(hook);
  }

  send(event: StreamEvent): void {
    if (this.#closed) return;
    if (this.#blockedSince === null) {
      this.#write(encode(event));
      return;
    }
    if (event.latestOnly) {
      const at = this.#waiting.findIndex(({ name }) => name === event.name);
      if (at !== -1) this.#waiting.splice(at, 1);
    }
    this.#waiting.push(event);
    if (this.#waiting.length > MOST_WAITING) this.close();
  }

  close(): void {
    if (this.#closed) return;
    if (this.#blockedSince === null) this.#response.end();
    else this.#response.destroy();
    this.#finish();
  }

  #write(text: string): void {
    if (!this.#response.write(text)) this.#blockedSince = performance.now();
  }

  #flush(): void {
    this.#blockedSince = null;
    while (this.#blockedSince === null) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#write(encode(next));
    }
  }

  #beat(): void {
    if (this.#blockedSince === null) this.#write(encode({ name: 'beat', data: null }));
    else if (performance.now() - this.#blockedSince > STUCK_MS) {
      this.#response.destroy();
      this.#finish();
    }
  }

  #finish(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#heartbeat);
    this.#waiting.length = 0;
    for (const hook of this.#closeHooks) hook();
  }
}

function encode({ name, id, data }: StreamEvent): string {
  return `event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}
