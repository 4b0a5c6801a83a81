import { WebSocket } from 'ws';
import { AsteriskHttpAddress } from '../asterisk-address.ts';
import { Listeners } from '../listeners.ts';
import type { Logger } from '../logger.ts';
import { AUDIO_FORMATS, type AudioEnd, type AudioFormat, type AudioFrame } from './caller-audio-source.ts';
import { FrameIntake, type FrameIntakeOptions } from './frame-intake.ts';
import { type MediaControl, parseMediaControl } from './media-control.ts';
import { MediaError, type MediaStream } from './media-stream.ts';

/** Options of {@link connectMedia}. */
export interface ConnectMediaOptions extends FrameIntakeOptions {
  /** Base of ARI, for example `http://127.0.0.1:8088/ari`; the media is beside it. */
  ariUrl: string;
  /** Channel variable MEDIA_WEBSOCKET_CONNECTION_ID of the media channel. It is the only key to the voice. */
  connectionId: string;
  /** From the call to MEDIA_START. Default 3000 ms. */
  deadlineMs?: number;
  signal?: AbortSignal;
  logger: Logger;
}

const MAX_MESSAGE_BYTES = 64 * 1024;
const NORMAL_CLOSURE = 1000;

function isAudioFormat(format: string): format is AudioFormat {
  return Object.hasOwn(AUDIO_FORMATS, format);
}

/** A media WebSocket of chan_websocket where Asterisk is the server (`connection_type=server`). */
export class WebSocketMediaStream implements MediaStream {
  readonly format: AudioFormat;
  /** ARI id of the media channel. */
  readonly channelId: string;
  readonly frames: AsyncIterable<AudioFrame>;
  readonly ended: Promise<AudioEnd>;
  readonly #socket: WebSocket;
  readonly #intake: FrameIntake;
  readonly #controls: Listeners<MediaControl>;

  constructor(
    socket: WebSocket,
    intake: FrameIntake,
    controls: Listeners<MediaControl>,
    started: { format: AudioFormat; channelId: string },
  ) {
    this.#socket = socket;
    this.#intake = intake;
    this.#controls = controls;
    this.format = started.format;
    this.channelId = started.channelId;
    this.frames = intake.frames;
    this.ended = intake.ended;
  }

  get counts() {
    return this.#intake.counts;
  }

  expectFrames(): void {
    this.#intake.expectFrames();
  }

  /** Keys pressed (`DTMF_END`) and flow control, as they come. */
  onControl(listener: (control: MediaControl) => void): () => void {
    return this.#controls.add(listener);
  }

  /** Asks Asterisk to end the media channel; the stream then ends with `media_closed`. */
  hangup(): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send('{"command":"HANGUP"}');
  }

  end(reason: AudioEnd): void {
    this.#intake.end(reason);
  }

  disconnect(): void {
    this.#intake.end('closed');
    this.#socket.terminate();
  }
}

/**
 * Connects to the media WebSocket of a channel and waits for its MEDIA_START. The socket is read at once
 * and always: Asterisk would otherwise keep the voice in memory and deliver it late.
 *
 * @throws {MediaError} `MEDIA_TIMEOUT`, `MEDIA_REFUSED` (404: no such connection id), `MEDIA_PROTOCOL`
 *   (a format other than {@link AUDIO_FORMATS}), `MEDIA_CLOSED`.
 */
export async function connectMedia(options: ConnectMediaOptions): Promise<WebSocketMediaStream> {
  const { ariUrl, connectionId, deadlineMs = 3_000, signal, logger } = options;
  const socket = new WebSocket(new AsteriskHttpAddress(ariUrl).media(connectionId), ['media'], {
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    handshakeTimeout: deadlineMs,
  });
  const intake = new FrameIntake(options);
  const controls = new Listeners<MediaControl>('media control listener', logger);
  const {
    promise: started,
    resolve,
    reject,
  } = Promise.withResolvers<{ format: AudioFormat; channelId: string }>();

  const refuse = (code: MediaError['code'], message: string, options?: ErrorOptions) =>
    reject(new MediaError(code, message, options));
  const timer = setTimeout(
    () => refuse('MEDIA_TIMEOUT', `no MEDIA_START within ${deadlineMs} ms`),
    deadlineMs,
  );
  const giveUp = () => refuse('MEDIA_CLOSED', 'the media connection was given up');
  signal?.addEventListener('abort', giveUp, { once: true });
  if (signal?.aborted) giveUp();

  const receive = (text: string) => {
    try {
      const control = parseMediaControl(text);
      if (control?.event === 'MEDIA_START') {
        if (isAudioFormat(control.format)) resolve({ format: control.format, channelId: control.channel_id });
        else refuse('MEDIA_PROTOCOL', `Asterisk sends the format ${control.format}, which is not used here`);
      }
      if (control !== undefined) controls.emit(control);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      logger.warn({ code: 'MEDIA_CONTROL_JUNK', length: text.length }, 'a media control message was ignored');
    }
  };
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) intake.push(data);
    else receive(data.toString('utf8'));
  });
  socket.on('error', (error) => {
    refuse('MEDIA_REFUSED', `the media WebSocket failed: ${error.message}`, { cause: error });
    intake.end('media_lost');
  });
  socket.on('close', (code) => {
    refuse('MEDIA_CLOSED', 'Asterisk closed the media WebSocket before MEDIA_START');
    intake.end(code === NORMAL_CLOSURE ? 'media_closed' : 'media_lost');
  });

  try {
    return new WebSocketMediaStream(socket, intake, controls, await started);
  } catch (error) {
    intake.end('closed');
    socket.terminate();
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}
