import type { AudioFormat } from './caller-audio-source.ts';
import type { FrameIntakeOptions } from './frame-intake.ts';
import type { MediaStream } from './media-stream.ts';

/** What a transport needs to carry the voice of one tap to us. */
export interface MediaOpening extends FrameIntakeOptions {
  /** UUID, unguessable. */
  key: string;
  /** Id under which the media channel must be made. */
  mediaChannelId: string;
  format: AudioFormat;
  deadlineMs: number;
  signal: AbortSignal;
}

/** Carries the voice of taps from Asterisk to us, by one protocol. */
export interface MediaTransport {
  /** Makes the media channel of a tap and connects its media. */
  open(opening: MediaOpening): Promise<MediaStream>;
  /** Ends the media channel; one that does not exist is a success. */
  hangup(mediaChannelId: string): Promise<void>;
  close(): Promise<void>;
}
