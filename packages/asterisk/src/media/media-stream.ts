import type { AudioEnd, AudioFormat, AudioFrame, FrameCounts } from './caller-audio-source.ts';

/** One media connection with Asterisk, whatever its protocol. */
export interface MediaStream {
  readonly format: AudioFormat;
  readonly frames: AsyncIterable<AudioFrame>;
  readonly counts: Readonly<FrameCounts>;
  /** Never rejects. */
  readonly ended: Promise<AudioEnd>;
  /** From now on a stream without frames has stalled. */
  expectFrames(): void;
  /** Ends the voice for this reason; the connection ends with its channel. Idempotent: the first reason stays. */
  end(reason: AudioEnd): void;
  /** Drops the connection. Asterisk then hangs the media channel up, if it has not yet. Idempotent. */
  disconnect(): void;
}

/** Opening a media connection failed. `code` is stable. */
export class MediaError extends Error {
  override readonly name = 'MediaError';
  readonly code: 'MEDIA_TIMEOUT' | 'MEDIA_REFUSED' | 'MEDIA_PROTOCOL' | 'MEDIA_CLOSED';

  constructor(code: MediaError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
