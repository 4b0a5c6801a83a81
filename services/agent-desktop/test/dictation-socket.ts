import { vi } from 'vitest';
import { WebSocket } from 'ws';
import type { DictationMessage } from '#contract';
import type { DeskClient } from './desk-client.ts';

/** The WebSocket of a page that dictates. */
export class DictationSocket {
  readonly messages: DictationMessage[] = [];
  /** Settles with the code of its end (RFC 6455, 7.4). */
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  #read = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.messages.push(JSON.parse(String(data)) as DictationMessage));
    this.closed = new Promise((resolve) => socket.on('close', resolve));
  }

  /**
   * Opens one as a page does.
   *
   * @param origin undefined for none
   * @throws Error with the HTTP status when it is refused
   */
  static async open(
    url: string,
    { cookie }: DeskClient,
    search = '',
    ...[origin = url, path = '/api/dictation']: [origin?: string | null, path?: string]
  ): Promise<DictationSocket> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}${path}${search}`, {
      headers: { cookie },
      ...(origin === null ? {} : { origin }),
    });
    const opened = new DictationSocket(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return opened;
  }

  send(message: string | Buffer): void {
    this.#socket.send(message);
  }

  close(): void {
    this.#socket.terminate();
  }

  /** The next message that was not read yet. */
  async next(): Promise<DictationMessage> {
    return await vi.waitFor(() => {
      const message = this.messages[this.#read];
      if (message === undefined) throw new Error('the desk says nothing');
      this.#read += 1;
      return message;
    });
  }
}
