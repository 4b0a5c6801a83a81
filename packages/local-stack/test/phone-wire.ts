import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { connect as connectSecurely, createServer as createSecureServer } from 'node:tls';

export interface PhoneWireOptions {
  /** Address of the phone's network: Asterisk sees it come from here, while every program of this machine would come from 127.0.0.1. */
  readonly address: string;
  /** TLS port of Asterisk on 127.0.0.1. */
  readonly port: number;
  /** Reads what passes: key and certificate shown to the phone, and the authority by which Asterisk is known. Default: TLS passes through. */
  readonly opened?: { readonly key: string; readonly cert: string; readonly ca: string };
}

/** Header of RTP without extensions (RFC 3550 §5.1). */
const RTP_HEADER = 12;

/**
 * The cable between one phone and Asterisk. Opened, it shows the session descriptions in both directions and every packet of the
 * voice, as somebody sees it who listens there.
 */
export class PhoneWire {
  /** SIP messages that passed, where it is opened. */
  readonly messages: string[] = [];
  /** Payloads of the voice that passed, from the phone and from Asterisk. */
  readonly voice: Record<Side, Buffer[]> = { phone: [], asterisk: [] };
  readonly #server: Server;
  readonly #sockets: Socket[] = [];
  readonly #media: Readonly<Record<Side, DatagramSocket>>;
  /** Where each side said that it hears. */
  readonly #ears: Partial<Record<Side, number>> = {};
  readonly #address: string;

  private constructor(options: PhoneWireOptions, media: Readonly<Record<Side, DatagramSocket>>) {
    const { address, port, opened } = options;
    this.#address = address;
    this.#media = media;
    const reach = () => connect({ host: '127.0.0.1', port, localAddress: address });
    this.#server =
      opened === undefined
        ? createServer((phone) => this.#join(phone, reach()))
        : createSecureServer(opened, (phone) =>
            this.#open(phone, connectSecurely({ socket: reach(), host: '127.0.0.1', ca: opened.ca })),
          );
    for (const side of SIDES) media[side].on('message', (packet) => this.#hear(side, packet));
  }

  static async open(options: PhoneWireOptions): Promise<PhoneWire> {
    const media = { phone: await boundTo(options.address), asterisk: await boundTo(options.address) };
    const wire = new PhoneWire(options, media);
    wire.#server.listen(0, options.address);
    await once(wire.#server, 'listening');
    return wire;
  }

  /** Where the phone finds it. */
  get registrar(): string {
    return `${this.#address}:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    for (const side of SIDES) this.#media[side].close();
  }

  #join(phone: Socket, asterisk: Socket): void {
    this.#tie(phone, asterisk);
    phone.pipe(asterisk);
    asterisk.pipe(phone);
  }

  #open(phone: Socket, asterisk: Socket): void {
    this.#tie(phone, asterisk);
    const messages = {
      phone: new SipMessages((text) => asterisk.write(this.#pass('phone', text), 'latin1')),
      asterisk: new SipMessages((text) => phone.write(this.#pass('asterisk', text), 'latin1')),
    };
    phone.on('data', (bytes) => messages.phone.take(bytes));
    asterisk.on('data', (bytes) => messages.asterisk.take(bytes));
  }

  /** One ends with the other; what one could not say is in the other's output. */
  #tie(phone: Socket, asterisk: Socket): void {
    this.#sockets.push(phone, asterisk);
    for (const [one, other] of [
      [phone, asterisk],
      [asterisk, phone],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  }

  /** A message on its way, with this wire in place of where its sender hears. */
  #pass(side: Side, text: string): string {
    this.messages.push(text);
    const [head = '', body = ''] = splitAtBody(text);
    const port = /^m=audio (\d+)/m.exec(body)?.[1];
    if (port === undefined) return text;
    this.#ears[side] = Number(port);
    const here = this.#media[other(side)].address();
    const changed = body
      .replace(/^m=audio \d+/m, `m=audio ${here.port}`)
      .replaceAll(/^c=IN IP4 \S+/gm, `c=IN IP4 ${here.address}`);
    return `${head.replace(/^(content-length|l): *\d+/im, `$1: ${changed.length}`)}\r\n\r\n${changed}`;
  }

  #hear(side: Side, packet: Buffer): void {
    this.voice[side].push(packet.subarray(RTP_HEADER));
    const port = this.#ears[other(side)];
    const address = side === 'phone' ? '127.0.0.1' : this.#address;
    if (port !== undefined) this.#media[other(side)].send(packet, port, address);
  }
}

type Side = 'phone' | 'asterisk';
const SIDES = ['phone', 'asterisk'] as const;

function other(side: Side): Side {
  return side === 'phone' ? 'asterisk' : 'phone';
}

async function boundTo(address: string): Promise<DatagramSocket> {
  const socket = createSocket('udp4').bind(0, address);
  await once(socket, 'listening');
  return socket;
}

function splitAtBody(text: string): string[] {
  const at = text.indexOf('\r\n\r\n');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 4)];
}

/** Cuts a stream into SIP messages by their length (RFC 3261 §18.3); what is sent to keep it open passes too. */
class SipMessages {
  readonly #tell: (text: string) => void;
  #rest = '';

  constructor(tell: (text: string) => void) {
    this.#tell = tell;
  }

  take(bytes: Buffer): void {
    this.#rest += bytes.toString('latin1');
    for (;;) {
      const [head, body] = splitAtBody(this.#rest);
      const length = /^(?:content-length|l): *(\d+)/im.exec(head ?? '')?.[1];
      if (head === undefined || body === undefined || body.length < Number(length ?? 0)) return;
      const end = head.length + 4 + Number(length ?? 0);
      this.#tell(this.#rest.slice(0, end));
      this.#rest = this.#rest.slice(end);
    }
  }
}
