import { connect, createServer, type Server, type Socket } from 'node:net';

/** An instance behind an address. */
export interface Instance {
  /** On 127.0.0.1, where it serves. */
  readonly port: number;
  /** Of its `/ready`. */
  readonly health: number;
}

const LOOK_EVERY_MS = 500;
const ANSWER_MS = 1_000;

/**
 * A stable address before instances that come and go, as a Service of Kubernetes is: a connection goes to one of those that say that
 * they are ready, and stays with it for as long as both want.
 */
export class ServiceAddress {
  /** Those that it may lead to. */
  readonly instances = new Set<Instance>();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #timer: NodeJS.Timeout;
  #ready: readonly Instance[] = [];
  #next = 0;

  /** @param port on 127.0.0.1 */
  static async open(port: number): Promise<ServiceAddress> {
    const address = new ServiceAddress();
    await new Promise<void>((resolve, reject) => {
      address.#server.once('error', reject);
      address.#server.listen(port, '127.0.0.1', resolve);
    });
    return address;
  }

  private constructor() {
    this.#server = createServer({ allowHalfOpen: true }, (client) => this.#take(client));
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
  }

  /** Whether new connections go to this instance. */
  leadsTo(instance: Instance): boolean {
    return this.#ready.includes(instance);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #look(): Promise<void> {
    const all = [...this.instances];
    const answers = await Promise.all(all.map(({ health }) => isReady(health)));
    this.#ready = all.filter((instance, at) => answers[at] === true && this.instances.has(instance));
  }

  #take(client: Socket): void {
    const instance = this.#ready[this.#next % Math.max(1, this.#ready.length)];
    this.#next += 1;
    this.#sockets.add(client);
    client.on('error', () => client.destroy());
    client.on('close', () => this.#sockets.delete(client));
    if (instance === undefined) return void client.destroy();
    const server = connect({ port: instance.port, host: '127.0.0.1', allowHalfOpen: true });
    this.#sockets.add(server);
    server.on('error', () => client.destroy());
    server.on('close', () => {
      this.#sockets.delete(server);
      client.destroy();
    });
    client.on('close', () => server.destroy());
    client.setNoDelay(true).pipe(server.setNoDelay(true)).pipe(client);
  }
}

async function isReady(health: number): Promise<boolean> {
  return await fetch(`http://127.0.0.1:${health}/ready`, { signal: AbortSignal.timeout(ANSWER_MS) }).then(
    ({ ok }) => ok,
    () => false,
  );
}
