import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { until } from '@decroche/test-kit';

/** A UDP socket that speaks SIP by hand, for what no well-behaved phone sends. */
export class SipSocket {
  readonly address: string;
  readonly received: string[] = [];
  readonly #socket: Socket;

  private constructor(address: string) {
    this.address = address;
    this.#socket = createSocket('udp4');
    this.#socket.on('message', (message) => this.received.push(message.toString('latin1')));
  }

  static async open(address = '127.0.0.1'): Promise<SipSocket> {
    const opened = new SipSocket(address);
    opened.#socket.bind(0, address);
    await once(opened.#socket, 'listening');
    return opened;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Sends lines as one message; the head's `Content-Length` comes from the body. */
  send(port: number, head: readonly string[], body = ''): void {
    const text = [...head, `Content-Length: ${body.length}`, '', body].join('\r\n');
    this.#socket.send(text, port, '127.0.0.1');
  }

  /** First line's number of each response to that method. */
  statuses(method: string): number[] {
    return this.received
      .filter((text) => new RegExp(`^CSeq: \\d+ ${method}\\s*$`, 'im').test(text))
      .flatMap((text) => /^SIP\/2\.0 (\d{3})/.exec(text)?.slice(1).map(Number) ?? []);
  }

  /** The first final response to that method. */
  async final(method: string, timeoutMs = 5_000): Promise<number> {
    const finals = () => this.statuses(method).filter((status) => status >= 200);
    await until(`a response to ${method}`, () => finals().length > 0, timeoutMs);
    return finals()[0] ?? 0;
  }

  /** Calls `listener` with each message that comes. */
  onMessage(listener: (text: string) => void): void {
    this.#socket.on('message', (message) => listener(message.toString('latin1')));
  }

  close(): void {
    this.#socket.close();
  }
}

/** A session description that offers A-law; by default to a port that nobody reads. */
export function sdpOffer(address: string, port = 9): string {
  return [
    ...['v=0', `o=- 1 1 IN IP4 ${address}`, 's=-', `c=IN IP4 ${address}`, 't=0 0'],
    ...[`m=audio ${port} RTP/AVP 8`, 'a=rtpmap:8 PCMA/8000', ''],
  ].join('\r\n');
}
