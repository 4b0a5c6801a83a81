import { createServer, type Server, type Socket } from 'node:net';
import type { Logger } from '../logger.ts';
import {
  AUDIOSOCKET,
  type AudioSocketPacket,
  AudioSocketReader,
  readAudioSocketId,
} from './audiosocket-packet.ts';
import { AUDIO_FORMATS, type AudioEnd, type AudioFormat, type AudioFrame } from './caller-audio-source.ts';
import { FrameIntake, type FrameIntakeOptions } from './frame-intake.ts';
import { MediaError, type MediaStream } from './media-stream.ts';

/** Options of {@link AudioSocketServer.listen}. */
export interface AudioSocketServerOptions {
  host: string;
  /** 0 takes a free port. */
  port: number;
  /** From the connection to its identity packet. Default 2000 ms. */
  identityDeadlineMs?: number;
  maxConnections?: number;
  logger: Logger;
}

/** Which connection to wait for. */
export interface ExpectedAudioSocket extends FrameIntakeOptions {
  /** UUID in lower case, unguessable: the protocol has no other key. */
  id: string;
  format: AudioFormat;
  deadlineMs: number;
  signal?: AbortSignal;
}

class AudioSocketMediaStream implements MediaStream {
  readonly format: AudioFormat;
  readonly frames: AsyncIterable<AudioFrame>;
  readonly ended: Promise<AudioEnd>;
  readonly #intake: FrameIntake;
  readonly #socket: Socket;

  constructor(format: AudioFormat, intake: FrameIntake, socket: Socket) {
    this.format = format;
    this.#socket = socket;
    this.#intake = intake;
    this.frames = intake.frames;
    this.ended = intake.ended;
  }

  get counts() {
    return this.#intake.counts;
  }

  expectFrames(): void {
    this.#intake.expectFrames();
  }

  end(reason: AudioEnd): void {
    this.#intake.end(reason);
  }

  disconnect(): void {
    this.#intake.end('closed');
    this.#socket.destroy();
  }
}

const SILENCE_PERIOD_MS = 100;
/** A connection that does not take what it is sent gets no more. */
const MAX_UNSENT_BYTES = 16 * 1024;

function silentPacket(format: AudioFormat): Buffer {
  const { frameBytes } = AUDIO_FORMATS[format];
  const packet = Buffer.alloc(3 + frameBytes);
  packet.writeUInt8(AUDIOSOCKET[format]);
  packet.writeUInt16BE(frameBytes, 1);
  return packet;
}

const SILENCE = { slin: silentPacket('slin'), slin16: silentPacket('slin16') } as const;

/**
 * Where Asterisk's AudioSocket channels connect. A connection that nobody expects is closed.
 *
 * Each connection is sent a frame of silence every 100 ms. Asterisk 22.10.1 sometimes begins to read when
 * nothing has come and then waits for the header without a deadline, holding locks that most of ARI needs
 * (github.com/asterisk/asterisk/issues/2089 and 2078): with callers who hang up, about 1 call in 100 at
 * 15 calls a second. The silence goes into the snoop channel, where nobody hears it.
 */
export class AudioSocketServer {
  readonly #server: Server;
  readonly #logger: Logger;
  readonly #identityDeadlineMs: number;
  readonly #sockets = new Set<Socket>();
  readonly #talking = new Map<Socket, AudioFormat>();
  #silence: NodeJS.Timeout | undefined;
  readonly #expected = new Map<string, (socket: Socket) => FrameIntake>();

  private constructor(options: AudioSocketServerOptions) {
    this.#logger = options.logger;
    this.#identityDeadlineMs = options.identityDeadlineMs ?? 2_000;
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
    this.#server.maxConnections = options.maxConnections ?? 1_000;
  }

  /** Listens; rejects with the error of the operating system when the address cannot be used. */
  static async listen(options: AudioSocketServerOptions): Promise<AudioSocketServer> {
    const server = new AudioSocketServer(options);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.#server.once('error', reject);
    server.#server.listen(options.port, options.host, resolve);
    await promise;
    server.#silence = setInterval(() => server.#sendSilence(), SILENCE_PERIOD_MS);
    server.#server.on('error', () =>
      options.logger.error({ code: 'AUDIOSOCKET_SERVER' }, 'the AudioSocket server failed'),
    );
    return server;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string')
      throw new TypeError('the AudioSocket server is closed');
    return address.port;
  }

  /** Waits for the connection with this identity. Call it before Asterisk is asked to connect. @throws {MediaError} */
  async expect({
    id,
    format,
    deadlineMs,
    signal,
    ...intakeOptions
  }: ExpectedAudioSocket): Promise<MediaStream> {
    const { promise, resolve, reject } = Promise.withResolvers<MediaStream>();
    const timer = setTimeout(
      () => reject(new MediaError('MEDIA_TIMEOUT', `Asterisk opened no AudioSocket within ${deadlineMs} ms`)),
      deadlineMs,
    );
    const giveUp = () => reject(new MediaError('MEDIA_CLOSED', 'the AudioSocket was given up'));
    signal?.addEventListener('abort', giveUp, { once: true });
    if (signal?.aborted) giveUp();
    this.#expected.set(id, (socket) => {
      const intake = new FrameIntake(intakeOptions);
      this.#talking.set(socket, format);
      resolve(new AudioSocketMediaStream(format, intake, socket));
      return intake;
    });
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
      this.#expected.delete(id);
    }
  }

  /** Stops listening and drops every connection. Idempotent. */
  async close(): Promise<void> {
    clearInterval(this.#silence);
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    await promise;
  }

  #sendSilence(): void {
    for (const [socket, format] of this.#talking) {
      if (socket.writable && socket.writableLength < MAX_UNSENT_BYTES) socket.write(SILENCE[format]);
    }
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    const reader = new AudioSocketReader();
    let intake: FrameIntake | undefined;
    const timer = setTimeout(() => {
      this.#logger.warn(
        { code: 'AUDIOSOCKET_NO_IDENTITY' },
        'an AudioSocket connection said nothing and was closed',
      );
      socket.destroy();
    }, this.#identityDeadlineMs);
    socket.on('data', (chunk) => {
      for (const packet of reader.read(chunk)) {
        if (intake === undefined) {
          clearTimeout(timer);
          intake = this.#identify(socket, packet);
          if (intake === undefined) return;
        } else this.#receive(intake, packet);
      }
    });
    socket.on('error', () => intake?.end('media_lost'));
    socket.on('close', () => {
      clearTimeout(timer);
      this.#sockets.delete(socket);
      this.#talking.delete(socket);
      intake?.end('media_closed');
    });
  }

  #identify(socket: Socket, packet: AudioSocketPacket): FrameIntake | undefined {
    const id = readAudioSocketId(packet);
    const attach = id === undefined ? undefined : this.#expected.get(id);
    if (attach === undefined) {
      this.#logger.warn(
        { code: 'AUDIOSOCKET_UNEXPECTED' },
        'an AudioSocket connection that nobody expects was closed',
      );
      socket.destroy();
      return undefined;
    }
    return attach(socket);
  }

  #receive(intake: FrameIntake, { type, payload }: AudioSocketPacket): void {
    if (type === AUDIOSOCKET.slin || type === AUDIOSOCKET.slin16) intake.push(payload);
    else if (type === AUDIOSOCKET.hangup) intake.end('media_closed');
    else if (type === AUDIOSOCKET.error) intake.end('media_lost');
  }
}
