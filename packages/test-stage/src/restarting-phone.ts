import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { dtmfTone, encodeAlaw, type LocalStack, type MonoAudio } from '@decroche/local-stack';
import { until } from '@decroche/test-kit';

/** What becomes of the RTP stream in the middle of what is said. */
export interface Restart {
  /** Added to the sequence number. */
  readonly sequence?: number;
  /** Added to the timestamp, samples. */
  readonly timestamp?: number;
  /** The stream has another SSRC from then on. */
  readonly newSource?: boolean;
}

const FRAME = 160;
const FRAME_MS = 20;
const NUMBER = '+33199000001';

async function socketOf(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

/** A caller whose RTP is sent by hand. */
export class RestartingPhone {
  readonly #stack: LocalStack;
  readonly #number: string;
  readonly #sip: Socket;
  readonly #rtp: Socket;
  readonly #callId = randomUUID();
  readonly #received: string[] = [];
  #sequence = 1_000;
  #timestamp = 160_000;
  #source = 0x1234_5678;

  private constructor(stack: LocalStack, number: string, sip: Socket, rtp: Socket) {
    this.#stack = stack;
    this.#number = number;
    this.#sip = sip;
    this.#rtp = rtp;
    sip.on('message', (text) => this.#received.push(text.toString('latin1')));
  }

  /** @param number by which callers are told apart who call at once */
  static async call(stack: LocalStack, number = NUMBER): Promise<RestartingPhone> {
    const phone = new RestartingPhone(stack, number, await socketOf(), await socketOf());
    phone.#send(
      'INVITE',
      1,
      [
        ...['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0'],
        ...[`m=audio ${phone.#rtp.address().port} RTP/AVP 8`, 'a=rtpmap:8 PCMA/8000', ''],
      ].join('\r\n'),
    );
    await until('the call is answered', () => phone.#answer !== '');
    phone.#send('ACK', 1);
    return phone;
  }

  /**
   * Says something at 8 kHz; after so many frames the stream restarts.
   *
   * @returns the frames before which the line had nothing for 20 ms, since this process was late: a frame once for each time
   */
  async say(
    { pcm }: Pick<MonoAudio, 'pcm'>,
    restartAfter?: number,
    restart: Restart = {},
  ): Promise<readonly number[]> {
    return this.#send20ms(encodeAlaw(pcm), (frame) => {
      if (frame === restartAfter) this.#restart(restart);
    });
  }

  /** Presses a key, which is a tone on the line. */
  async press(digit: string): Promise<void> {
    await this.say({ pcm: dtmfTone(digit, 8_000) });
  }

  /** Is silent until that has happened. */
  async silenceUntil(happened: Promise<unknown>): Promise<void> {
    let waits = true;
    const over = happened.finally(() => {
      waits = false;
    });
    over.catch(() => undefined);
    while (waits) await this.silence(100);
    await over;
  }

  async silence(ms: number): Promise<void> {
    await this.#send20ms(encodeAlaw(new Int16Array(ms * 8)));
  }

  /** Hangs up, and waits until Asterisk has heard it: a socket that is closed at once sends nothing. */
  async hangUp(): Promise<void> {
    this.#send('BYE', 2);
    await until('the hang-up is confirmed', () =>
      this.#received.some((text) => text.startsWith('SIP/2.0 200') && /^CSeq: *2 BYE/im.test(text)),
    );
  }

  close(): void {
    this.#sip.close();
    this.#rtp.close();
  }

  get #answer(): string {
    return this.#received.find((text) => text.startsWith('SIP/2.0 200')) ?? '';
  }

  #restart({ sequence = 0, timestamp = 0, newSource = false }: Restart): void {
    this.#sequence += sequence;
    this.#timestamp += timestamp;
    if (newSource) this.#source += 1;
  }

  /** Who was late does not hurry, as no phone does: what comes to Asterisk in a burst delays all that follows. */
  async #send20ms(
    speech: Uint8Array,
    before: (frame: number) => void = () => undefined,
  ): Promise<readonly number[]> {
    const port = Number(/^m=audio (\d+)/m.exec(this.#answer)?.[1]);
    const gaps: number[] = [];
    let due = performance.now();
    for (let frame = 0; frame * FRAME < speech.length; frame += 1) {
      before(frame);
      for (; performance.now() - due >= FRAME_MS; due += FRAME_MS) gaps.push(frame);
      this.#sendFrame(speech.subarray(frame * FRAME, (frame + 1) * FRAME), port);
      due += FRAME_MS;
      const early = due - performance.now();
      if (early > 1) await pause(early);
    }
    return gaps;
  }

  #sendFrame(payload: Uint8Array, port: number): void {
    const header = Buffer.alloc(12);
    header.writeUInt8(0x80, 0);
    header.writeUInt8(8, 1);
    header.writeUInt16BE(this.#sequence & 0xffff, 2);
    header.writeUInt32BE(this.#timestamp >>> 0, 4);
    header.writeUInt32BE(this.#source, 8);
    this.#rtp.send(Buffer.concat([header, payload]), port, '127.0.0.1');
    this.#sequence += 1;
    this.#timestamp += FRAME;
  }

  #send(method: string, number: number, body = ''): void {
    const to = /^To: *(.*)$/im.exec(this.#answer)?.[1] ?? '<sip:3960@127.0.0.1>';
    const target = /^Contact: *<([^>]+)>/im.exec(this.#answer)?.[1] ?? 'sip:3960@127.0.0.1';
    const text = [
      `${method} ${target} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${this.#sip.address().port};rport;branch=z9hG4bK${method}${this.#callId}`,
      `From: <sip:${this.#number}@127.0.0.1>;tag=caller`,
      `To: ${to}`,
      `Call-ID: ${this.#callId}`,
      `CSeq: ${number} ${method}`,
      `Contact: <sip:caller@127.0.0.1:${this.#sip.address().port}>`,
      'Max-Forwards: 70',
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n');
    this.#sip.send(text, this.#stack.asterisk.sipPort, '127.0.0.1');
  }
}
