import { until } from '@decroche/test-kit';
import type { LocalStack } from '../src/mod.ts';

export interface StasisEvent {
  readonly type: string;
  readonly channelId: string | undefined;
  readonly digit: string | undefined;
  readonly at: number;
}

/** A gateway that registers the Stasis application and says it is alive, and otherwise does what a test asks. */
export class GatewayDouble {
  readonly events: StasisEvent[] = [];
  readonly #stack: LocalStack;
  readonly #socket: WebSocket;
  #heartbeat: NodeJS.Timeout | undefined;

  readonly #app: string;

  private constructor(stack: LocalStack, app: string) {
    const { ariUrl, ariUser, ariPassword } = stack.asterisk;
    this.#stack = stack;
    this.#app = app;
    this.#socket = new WebSocket(`${ariUrl.replace('http:', 'ws:')}/events?app=${app}`, {
      headers: { authorization: authorization(ariUser, ariPassword) },
    });
    this.#socket.addEventListener('message', ({ data }) => {
      const event = JSON.parse(String(data)) as { type: string; channel?: { id: string }; digit?: string };
      this.events.push({
        type: event.type,
        channelId: event.channel?.id,
        digit: event.digit,
        at: performance.now(),
      });
    });
  }

  static async connect(stack: LocalStack, app = 'decroche'): Promise<GatewayDouble> {
    const gateway = new GatewayDouble(stack, app);
    await until('the event socket opens', () => gateway.#socket.readyState === WebSocket.OPEN);
    return gateway;
  }

  /** Tells the dialplan every second that the gateway is alive. */
  async beat(): Promise<void> {
    await this.setGlobal(`DECROCHE_GATEWAY_SEEN_${this.#app}`, String(Math.floor(Date.now() / 1000)));
    this.#heartbeat ??= setInterval(() => void this.beat().catch(() => undefined), 1_000);
  }

  stopBeating(): void {
    clearInterval(this.#heartbeat);
    this.#heartbeat = undefined;
  }

  async setGlobal(variable: string, value: string): Promise<void> {
    await this.ari('POST', `asterisk/variable?variable=${variable}&value=${value}`);
  }

  async ari(method: string, path: string): Promise<unknown> {
    const { ariUrl, ariUser, ariPassword } = this.#stack.asterisk;
    const response = await fetch(`${ariUrl}/${path}`, {
      method,
      headers: { authorization: authorization(ariUser, ariPassword), connection: 'close' },
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? undefined : response.json();
  }

  async event(type: string, timeoutMs = 5_000): Promise<StasisEvent> {
    await until(`ARI event ${type}`, () => this.events.some((event) => event.type === type), timeoutMs);
    return this.events.find((event) => event.type === type) as StasisEvent;
  }

  close(): void {
    this.stopBeating();
    this.#socket.close();
  }
}

function authorization(user: string, password: string): string {
  return `Basic ${btoa(`${user}:${password}`)}`;
}
