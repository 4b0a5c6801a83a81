import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** An outside recogniser that answers what it is told to, once the utterance is over. */
export class OddRecogniser {
  readonly #server: WebSocketServer;
  /** Messages sent while audio comes, once, and at the end of the utterance. */
  #during: readonly string[] = [];
  #last = '';

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (socket) => this.#serve(socket));
  }

  static async start(): Promise<OddRecogniser> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await new Promise<void>((resolve) => server.once('listening', resolve));
    return new OddRecogniser(server);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What it answers from now on. */
  answers(during: readonly string[], last: string): void {
    this.#during = during;
    this.#last = last;
  }

  async stop(): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #serve(socket: WebSocket): void {
    const due = [...this.#during];
    socket.on('message', (data, isBinary) => {
      if (isBinary) for (const message of due.splice(0)) socket.send(message);
      else if (String(data).includes('eof')) socket.send(this.#last);
    });
  }
}
