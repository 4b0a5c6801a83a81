import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { until } from '@decroche/test-kit';
import { ALAW_SILENCE } from './alaw.ts';
import type { LocalStack } from './local-stack.ts';
import { register } from './sip-registration.ts';
import { SipSocket } from './sip-socket.ts';

const FRAME = 160;

/** An agent's phone that is worked by hand: answers at once, and then does what a test asks. */
export class HandPhone {
  readonly sip: SipSocket;
  /** Status of each NOTIFY about a transfer (`message/sipfrag`). */
  readonly #progress: number[] = [];
  readonly #stack: LocalStack;
  readonly #extension: string;
  readonly #media: Socket;
  #invitation = '';
  #sequence = 0;
  /** Whether anything of the other side came since the last invitation. */
  #heard = false;

  private constructor(stack: LocalStack, extension: string, sip: SipSocket, media: Socket) {
    this.#stack = stack;
    this.#extension = extension;
    this.sip = sip;
    this.#media = media;
    media.on('message', () => {
      this.#heard = true;
    });
    sip.onMessage((text) => this.#answer(text));
  }

  static async start(stack: LocalStack, extension: string): Promise<HandPhone> {
    const line = stack.agents.find((agent) => agent.extension === extension);
    const sip = await SipSocket.open(line?.address);
    const phone = new HandPhone(stack, extension, sip, await mediaSocket(sip.address));
    await register({
      registrarPort: stack.asterisk.sipPort,
      ...{ extension, secret: line?.secret ?? '', address: sip.address, phonePort: sip.port },
      expiresSeconds: 60,
    });
    await until('Asterisk knows that the hand phone lives', () =>
      sip.received.some((text) => text.startsWith('OPTIONS ')),
    );
    return phone;
  }

  /**
   * Waits until a caller is heard here. The ACK comes before Asterisk has joined the two, and a transfer asked for in
   * between is refused because there is nobody to transfer.
   */
  async inConversation(): Promise<void> {
    await until(
      'the hand phone is in conversation',
      () => this.#heard && this.sip.received.some((text) => text.startsWith('ACK ')),
      10_000,
    );
  }

  /** Sends a request within the conversation. */
  send(method: string, more: readonly string[] = [], body = ''): void {
    const field = (name: string) => new RegExp(`^${name}: *(.*)$`, 'im').exec(this.#invitation)?.[1] ?? '';
    const target = /<([^>]+)>/.exec(field('Contact'))?.[1] ?? '';
    if (method !== 'ACK') this.#sequence += 1;
    this.sip.send(
      this.#stack.asterisk.sipPort,
      [
        `${method} ${target} SIP/2.0`,
        `Via: SIP/2.0/UDP ${this.sip.address}:${this.sip.port};rport;branch=z9hG4bK${method}${this.#sequence}${field('Call-ID')}`,
        `From: ${field('To')};tag=hand`,
        `To: ${field('From')}`,
        `Call-ID: ${field('Call-ID')}`,
        `CSeq: ${this.#sequence} ${method}`,
        this.#contact,
        'Max-Forwards: 70',
        ...more,
      ],
      body,
    );
  }

  transferTo(extension: string): void {
    this.send('REFER', [`Refer-To: <sip:${extension}@127.0.0.1>`]);
  }

  /** Whether the last transfer was refused, by its answer or by what was notified after it (RFC 3515 §2.4.5). */
  transferRefused(): boolean {
    return [...this.sip.statuses('REFER'), ...this.#progress].some((status) => status >= 400);
  }

  /** Holds the caller (RFC 3264 §8.4). */
  hold(): void {
    this.send('INVITE', ['Content-Type: application/sdp'], this.#sdp('sendonly'));
  }

  /** Talks with him again. */
  resume(): void {
    this.send('INVITE', ['Content-Type: application/sdp'], this.#sdp('sendrecv'));
  }

  hangUp(): void {
    this.send('BYE');
  }

  close(): void {
    this.sip.close();
    this.#media.close();
  }

  get #contact(): string {
    return `Contact: <sip:${this.#extension}@${this.sip.address}:${this.sip.port}>`;
  }

  #sdp(direction: string): string {
    return [
      ...[
        'v=0',
        `o=- 1 ${this.#sequence + 1} IN IP4 ${this.sip.address}`,
        's=-',
        `c=IN IP4 ${this.sip.address}`,
        't=0 0',
      ],
      ...[`m=audio ${this.#media.address().port} RTP/AVP 8`, 'a=rtpmap:8 PCMA/8000', `a=${direction}`, ''],
    ].join('\r\n');
  }

  #answer(text: string): void {
    if (/^SIP\/2\.0 2\d\d/.test(text) && /^CSeq: \d+ INVITE/im.test(text)) this.send('ACK');
    const method = /^([A-Z]+) sip:/.exec(text)?.[1];
    if (method === 'INVITE') {
      this.#invitation = text;
      this.#heard = false;
    }
    if (method === 'NOTIFY') this.#progress.push(Number(/^SIP\/2\.0 (\d{3})/m.exec(text)?.[1]));
    if (method === undefined || method === 'ACK') return;
    const kept = text.split('\r\n').filter((line) => /^(via|from|call-id|cseq):/i.test(line));
    const to = /^To: *(.*)$/im.exec(text)?.[1] ?? '';
    const head = [
      'SIP/2.0 200 OK',
      ...kept,
      `To: ${/;tag=/.test(to) ? to : `${to};tag=hand`}`,
      this.#contact,
    ];
    if (method === 'INVITE')
      this.sip.send(
        this.#stack.asterisk.sipPort,
        [...head, 'Content-Type: application/sdp'],
        this.#sdp('sendrecv'),
      );
    else this.sip.send(this.#stack.asterisk.sipPort, head);
  }
}

/** The RTP of a caller who is silent: sends A-law silence and measures what comes. */
export class SilentVoice {
  readonly #socket: Socket;
  #timer: NodeJS.Timeout | undefined;
  #sequence = 0;
  /** Share of the last frame's samples that are not silence. */
  loudness = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (packet) => {
      const samples = packet.subarray(12);
      // A-law with every second bit turned back (ITU-T G.711): the magnitude is in the low seven bits.
      this.loudness =
        samples.filter((sample) => ((sample ^ 0x55) & 0x7f) > 16).length / Math.max(1, samples.length);
    });
  }

  static async open(): Promise<SilentVoice> {
    return new SilentVoice(await mediaSocket('127.0.0.1'));
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Speaks to the port of an answer's session description. */
  speakTo(answer: string): void {
    const port = Number(/^m=audio (\d+)/m.exec(answer)?.[1]);
    this.#timer = setInterval(() => {
      const packet = Buffer.alloc(12 + FRAME, ALAW_SILENCE);
      packet.writeUInt16BE(0x8008, 0);
      packet.writeUInt16BE(this.#sequence & 0xffff, 2);
      packet.writeUInt32BE(this.#sequence * FRAME, 4);
      packet.writeUInt32BE(7, 8);
      this.#sequence += 1;
      this.#socket.send(packet, port, '127.0.0.1');
    }, 20);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#socket.close();
  }
}

async function mediaSocket(address: string): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, address);
  await once(socket, 'listening');
  return socket;
}
