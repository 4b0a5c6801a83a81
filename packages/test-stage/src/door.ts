import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP door in front of a server, which a test can freeze or shut. */
export class Door {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** What each client said first. */
  readonly #openings = new Map<Socket, string>();
  readonly #insides = new Map<Socket, Socket>();
  #starved: RegExp | undefined;
  #state: 'open' | 'frozen' | 'shut' = 'open';

  private constructor(port: number) {
    this.#server = createServer((outside) => {
      if (this.#state === 'shut') {
        outside.destroy();
        return;
      }
      const inside = connect(port, '127.0.0.1');
      this.#insides.set(outside, inside);
      outside.once('data', (bytes) => {
        const text = bytes.toString('latin1');
        this.#openings.set(outside, text);
        if (this.#starved?.test(text)) inside.pause();
      });
      outside.once('close', () => {
        this.#openings.delete(outside);
        this.#insides.delete(outside);
      });
      for (const [from, to] of [
        [outside, inside],
        [inside, outside],
      ] as const) {
        this.#sockets.add(from);
        from.on('data', (bytes) => to.write(bytes));
        from.on('error', () => undefined);
        from.on('close', () => {
          this.#sockets.delete(from);
          to.destroy();
        });
        if (this.#state === 'frozen') from.pause();
      }
    });
  }

  /** @param port of the server behind it, on loopback */
  static async before(port: number): Promise<Door> {
    const door = new Door(port);
    await new Promise<void>((resolve) => door.#server.listen(0, '127.0.0.1', resolve));
    return door;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections stay open and nothing goes over them any more, as when a process is stopped by a signal. */
  freeze(): void {
    this.#state = 'frozen';
    for (const socket of this.#sockets) socket.pause();
  }

  /** From now on nothing comes back over connections that began with this, those that are open and later ones. */
  starve(opening: RegExp): void {
    this.#starved = opening;
    for (const [outside, text] of this.#openings) if (opening.test(text)) this.#insides.get(outside)?.pause();
  }

  /** Ends all connections and takes no new ones. */
  shut(): void {
    this.#state = 'shut';
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Ends the connections that began with this. */
  drop(opening: RegExp): void {
    for (const [socket, text] of this.#openings) if (opening.test(text)) socket.destroy();
  }

  open(): void {
    this.#state = 'open';
    this.#starved = undefined;
    for (const socket of this.#sockets) socket.resume();
  }

  async close(): Promise<void> {
    this.shut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
