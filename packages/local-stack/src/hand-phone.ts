import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { until } from '@decroche/test-kit';
import { ALAW_SILENCE } from './alaw.ts';
import { answerChallenge } from './digest-authentication.ts';
import type { AgentLine, LocalStack } from './local-stack.ts';
import { register } from './sip-registration.ts';
import { SipSocket } from './sip-socket.ts';

const FRAME = 160;
/** Ten seconds. */
const MAX_HEARD = 80_000;

/** Whom a hand phone talks with: the caller whom it answered last, or the colleague whom it called last. */
type Other = 'caller' | 'colleague';

/** One call on a hand phone (RFC 3261 §12). */
interface Dialog {
  readonly callId: string;
  /** Fields of this side and of the other one, with their tags. */
  readonly local: string;
  readonly remote: string;
  /** Where requests go. */
  readonly target: string;
  sequence: number;
}

/** An agent's phone that is worked by hand: answers at once, and then does what a test asks. */
export class HandPhone {
  readonly sip: SipSocket;
  /** It answers no call, and says that it is busy. */
  busy = false;
  /** Status of each NOTIFY about a transfer (`message/sipfrag`). */
  readonly #progress: number[] = [];
  readonly #stack: LocalStack;
  readonly #extension: string;
  readonly #secret: string;
  readonly #media: Socket;
  readonly #dialogs = new Map<string, Dialog>();
  /** The call that came last, and the one that was placed last. */
  #came: Dialog | undefined;
  #placed: Dialog | undefined;
  #offers = 0;
  /** Whether anything of the other side came since the last invitation. */
  #heard = false;

  private constructor(stack: LocalStack, line: AgentLine, sip: SipSocket, media: Socket) {
    this.#stack = stack;
    this.#extension = line.extension;
    this.#secret = line.secret;
    this.sip = sip;
    this.#media = media;
    media.on('message', () => {
      this.#heard = true;
    });
    sip.onMessage((text) => this.#take(text));
  }

  static async start(stack: LocalStack, extension: string): Promise<HandPhone> {
    const line = stack.agents.find((agent) => agent.extension === extension);
    if (line === undefined) throw new RangeError(`the stack has no extension ${extension}`);
    const sip = await SipSocket.open(line.address);
    const phone = new HandPhone(stack, line, sip, await mediaSocket(sip.address));
    await register({
      registrar: { address: '127.0.0.1', port: stack.asterisk.sipPort },
      ...{ extension, secret: line.secret, address: sip.address, phonePort: sip.port },
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

  /** Sends a request within the conversation with the caller, or with the colleague who was called. */
  send(method: string, more: readonly string[] = [], body = '', dialog = this.#came): void {
    if (dialog === undefined) throw new Error('the hand phone is in no conversation');
    if (method !== 'ACK') dialog.sequence += 1;
    this.sip.send(
      this.#stack.asterisk.sipPort,
      [
        `${method} ${dialog.target} SIP/2.0`,
        `Via: SIP/2.0/UDP ${this.sip.address}:${this.sip.port};rport;branch=z9hG4bK${method}${dialog.sequence}${dialog.callId}`,
        `From: ${dialog.local}`,
        `To: ${dialog.remote}`,
        `Call-ID: ${dialog.callId}`,
        `CSeq: ${dialog.sequence} ${method}`,
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

  /**
   * Calls a number, as for a consultation.
   *
   * @returns the final status, 200 once the other side has answered
   */
  async call(number: string): Promise<number> {
    const callId = randomUUID();
    const uri = `sip:${number}@127.0.0.1`;
    const [local, remote] = [`<sip:${this.#extension}@127.0.0.1>;tag=${callId}`, `<${uri}>`];
    const invite = (sequence: number, more: readonly string[]): void =>
      this.send('INVITE', [...more, 'Content-Type: application/sdp'], this.#sdp('sendrecv'), {
        ...{ callId, local, remote, target: uri, sequence: sequence - 1 },
      });
    invite(1, []);
    const challenge = await this.#answerTo(callId, 1);
    const proof = answerChallenge(fieldOf(challenge, 'WWW-Authenticate'), {
      ...{ method: 'INVITE', uri, user: this.#extension, secret: this.#secret },
    });
    invite(2, [`Authorization: ${proof}`]);
    const answer = await this.#answerTo(callId, 2);
    const status = statusOf(answer);
    if (status === 200) {
      const target = /<([^>]+)>/.exec(fieldOf(answer, 'Contact'))?.[1] ?? uri;
      this.#placed = { callId, local, remote: fieldOf(answer, 'To'), target, sequence: 2 };
      this.#dialogs.set(callId, this.#placed);
      this.send('ACK', [], '', this.#placed);
    }
    return status;
  }

  /** Gives the caller to the colleague with whom it talks (RFC 3891, RFC 5589 §7). */
  complete(): void {
    const placed = this.#consultation;
    const tag = (field: string) => /;tag=([^;>\s]+)/.exec(field)?.[1] ?? '';
    const replaces = `${placed.callId};to-tag=${tag(placed.remote)};from-tag=${tag(placed.local)}`;
    const uri = /<([^>]+)>/.exec(placed.remote)?.[1] ?? '';
    this.send('REFER', [`Refer-To: <${uri}?Replaces=${encodeURIComponent(replaces)}>`]);
  }

  /** Whether the last transfer was refused, by its answer or by what was notified after it (RFC 3515 §2.4.5). */
  transferRefused(): boolean {
    return [...this.sip.statuses('REFER'), ...this.#progress].some((status) => status >= 400);
  }

  /** Holds the caller (RFC 3264 §8.4), or the colleague. */
  hold(whom: Other = 'caller'): void {
    this.#offer('sendonly', whom);
  }

  /** Talks with him again. */
  resume(whom: Other = 'caller'): void {
    this.#offer('sendrecv', whom);
  }

  hangUp(whom: Other = 'caller'): void {
    this.send('BYE', [], '', this.#with(whom));
  }

  close(): void {
    this.sip.close();
    this.#media.close();
  }

  get #consultation(): Dialog {
    if (this.#placed === undefined) throw new Error('the hand phone has called nobody');
    return this.#placed;
  }

  #with(whom: Other): Dialog | undefined {
    return whom === 'caller' ? this.#came : this.#consultation;
  }

  #offer(direction: string, whom: Other): void {
    this.send('INVITE', ['Content-Type: application/sdp'], this.#sdp(direction), this.#with(whom));
  }

  async #answerTo(callId: string, sequence: number): Promise<string> {
    const found = () =>
      this.sip.received.find(
        (text) =>
          statusOf(text) >= 200 &&
          fieldOf(text, 'Call-ID') === callId &&
          fieldOf(text, 'CSeq') === `${sequence} INVITE`,
      );
    await until('the call that was placed is answered', () => found() !== undefined, 10_000);
    return found() ?? '';
  }

  get #contact(): string {
    return `Contact: <sip:${this.#extension}@${this.sip.address}:${this.sip.port}>`;
  }

  #sdp(direction: string): string {
    return [
      ...[
        'v=0',
        `o=- 1 ${++this.#offers} IN IP4 ${this.sip.address}`,
        's=-',
        `c=IN IP4 ${this.sip.address}`,
        't=0 0',
      ],
      ...[`m=audio ${this.#media.address().port} RTP/AVP 8`, 'a=rtpmap:8 PCMA/8000', `a=${direction}`, ''],
    ].join('\r\n');
  }

  #take(text: string): void {
    if (statusOf(text) > 0) this.#acknowledge(text);
    else this.#answer(text);
  }

  #acknowledge(text: string): void {
    const dialog = this.#dialogs.get(fieldOf(text, 'Call-ID'));
    const isFinal = statusOf(text) >= 200 && / INVITE$/.test(fieldOf(text, 'CSeq'));
    if (dialog !== undefined && isFinal) this.send('ACK', [], '', dialog);
  }

  #answer(text: string): void {
    const method = /^([A-Z]+) sip:/.exec(text)?.[1];
    const to = fieldOf(text, 'To');
    const begins = method === 'INVITE' && !/;tag=/.test(to);
    const local = begins ? `${to};tag=hand` : to;
    if (begins && !this.busy) {
      const target = /<([^>]+)>/.exec(fieldOf(text, 'Contact'))?.[1] ?? '';
      const callId = fieldOf(text, 'Call-ID');
      this.#came = { callId, local, remote: fieldOf(text, 'From'), target, sequence: 0 };
      this.#dialogs.set(callId, this.#came);
      this.#heard = false;
    }
    if (method === 'NOTIFY') this.#progress.push(Number(/^SIP\/2\.0 (\d{3})/m.exec(text)?.[1]));
    if (method === undefined || method === 'ACK') return;
    const kept = text.split('\r\n').filter((line) => /^(via|from|call-id|cseq):/i.test(line));
    const refused = begins && this.busy;
    const head = [
      refused ? 'SIP/2.0 486 Busy Here' : 'SIP/2.0 200 OK',
      ...kept,
      `To: ${/;tag=/.test(local) ? local : `${local};tag=hand`}`,
      this.#contact,
    ];
    if (method === 'INVITE' && !refused)
      this.sip.send(
        this.#stack.asterisk.sipPort,
        [...head, 'Content-Type: application/sdp'],
        this.#sdp('sendrecv'),
      );
    else this.sip.send(this.#stack.asterisk.sipPort, head);
  }
}

/** Number of a response; 0 for a request. */
function statusOf(text: string): number {
  return Number(/^SIP\/2\.0 (\d{3})/.exec(text)?.[1] ?? 0);
}

function fieldOf(text: string, name: string): string {
  return new RegExp(`^${name}: *(.*?)\\s*$`, 'im').exec(text)?.[1] ?? '';
}

/** The RTP of a caller: says a text over and over, or nothing, and measures what comes. */
export class CallerVoice {
  readonly #socket: Socket;
  readonly #says: Uint8Array;
  #timer: NodeJS.Timeout | undefined;
  #sequence = 0;
  /** Share of the last frame's samples that are not silence. */
  loudness = 0;
  /** What came in the last seconds, A-law at 8 kHz. */
  heard = Buffer.alloc(0);

  private constructor(socket: Socket, says: Uint8Array) {
    this.#socket = socket;
    this.#says = says;
    socket.on('message', (packet) => {
      const samples = packet.subarray(12);
      this.heard = Buffer.concat([this.heard, samples]).subarray(-MAX_HEARD);
      // A-law with every second bit turned back (ITU-T G.711): the magnitude is in the low seven bits.
      this.loudness =
        samples.filter((sample) => ((sample ^ 0x55) & 0x7f) > 16).length / Math.max(1, samples.length);
    });
  }

  /** @param says A-law at 8 kHz, whole frames of 20 ms */
  static async open(says: Uint8Array = new Uint8Array(FRAME).fill(ALAW_SILENCE)): Promise<CallerVoice> {
    return new CallerVoice(await mediaSocket('127.0.0.1'), says);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Speaks to the port of an answer's session description. */
  speakTo(answer: string): void {
    const port = Number(/^m=audio (\d+)/m.exec(answer)?.[1]);
    this.#timer = setInterval(() => {
      const packet = Buffer.alloc(12 + FRAME);
      packet.writeUInt16BE(0x8008, 0);
      packet.writeUInt16BE(this.#sequence & 0xffff, 2);
      packet.writeUInt32BE(this.#sequence * FRAME, 4);
      packet.writeUInt32BE(7, 8);
      const from = (this.#sequence * FRAME) % this.#says.length;
      packet.set(this.#says.subarray(from, from + FRAME), 12);
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
