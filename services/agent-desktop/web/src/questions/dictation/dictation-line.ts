import { type DictationMessage, dictationMessageSchema } from '#contract';

/** Frames of 20 ms that are held back until the transcriber listens: three seconds. */
const MAX_HELD_FRAMES = 150;
/** Bytes that may wait for the network: two seconds of voice. */
const MAX_UNSENT_BYTES = 64_000;

/** Told by a {@link DictationLine}. */
export interface DictationListener {
  message(message: DictationMessage): void;
  /** The line is gone before its end was told. */
  lost(): void;
}

/** The WebSocket of one dictation. */
export class DictationLine {
  readonly #socket: WebSocket;
  readonly #listener: DictationListener;
  #held: ArrayBuffer[] | null = [];
  #finished = false;
  #closed = false;

  /** @param conversationId what the question is for; null for a new one */
  constructor(conversationId: string | null, listener: DictationListener) {
    const search = conversationId === null ? '' : `?conversationId=${conversationId}`;
    const url = new URL(`/api/dictation${search}`, window.location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    this.#socket = new WebSocket(url);
    this.#listener = listener;
    this.#socket.onmessage = ({ data }) => {
      const message = dictationMessageSchema.safeParse(JSON.parse(String(data)));
      if (message.success) this.#receive(message.data);
      else this.#lose();
    };
    this.#socket.onclose = () => this.#lose();
  }

  /** Sends a frame, or holds it until the transcriber listens. */
  send(frame: ArrayBuffer): void {
    if (this.#closed || this.#finished) return;
    if (this.#held !== null) {
      if (this.#held.length < MAX_HELD_FRAMES) this.#held.push(frame);
      else this.#lose();
    } else if (this.#socket.bufferedAmount > MAX_UNSENT_BYTES) this.#lose();
    else this.#socket.send(frame);
  }

  /** No more voice comes. */
  finish(): void {
    this.#finished = true;
    if (this.#held === null && !this.#closed) this.#socket.send('finish');
  }

  /** Nothing of it is wanted any more. */
  discard(): void {
    this.#closed = true;
    this.#socket.close();
  }

  #receive(message: DictationMessage): void {
    if (this.#closed) return;
    if (message.kind === 'ready') {
      for (const frame of this.#held ?? []) this.#socket.send(frame);
      this.#held = null;
      if (this.#finished) this.#socket.send('finish');
    }
    const last = message.kind === 'text' ? message.said.final : message.kind !== 'ready';
    if (last) this.discard();
    this.#listener.message(message);
  }

  #lose(): void {
    if (this.#closed) return;
    this.discard();
    this.#listener.lost();
  }
}
