/** Signed 16-bit little-endian mono: `slin` at 8 kHz, `slin16` at 16 kHz. */
export type AudioFormat = 'slin' | 'slin16';

/** What a frame of each format is: always 20 ms. */
export const AUDIO_FORMATS = {
  slin: { sampleRateHz: 8_000, frameBytes: 320, frameMs: 20 },
  slin16: { sampleRateHz: 16_000, frameBytes: 640, frameMs: 20 },
} as const;

/** 20 ms of one party's voice. */
export interface AudioFrame {
  /** Raw little-endian samples. */
  data: Buffer;
  /** Counts every frame that arrived, from 0: a gap is what the bounded queue dropped. */
  sequence: number;
  /** Silence in place of a frame that nobody heard, while the carrier of the voice changed. */
  unheard?: true;
}

/** Frames since the beginning. `received` = `delivered` + `dropped` + those still queued. */
export interface FrameCounts {
  received: number;
  delivered: number;
  /** Oldest frames, given up because the reader was slower than the voice for longer than the queue. */
  dropped: number;
  /** Messages that cannot be audio (empty or of odd length), never delivered. */
  malformed: number;
}

/**
 * Why the voice ended. `closed`: by us. `channel_ended`: the party, or its leg, is gone.
 * `media_closed`: Asterisk closed the media. `media_lost`: the connection broke.
 * `stalled`: no frame for too long, although Asterisk sends silence too.
 */
export type AudioEnd = 'closed' | 'channel_ended' | 'media_closed' | 'media_lost' | 'stalled';

/** Which leg to listen to, and how. */
export interface TapRequest {
  /** ARI channel id of the leg; it may be outside the Stasis application (in a queue, in a bridge). */
  channelId: string;
  /** `in`: what this party says. `out`: what this party hears. Default `in`. */
  direction?: 'in' | 'out';
  /** Default `slin16`. */
  format?: AudioFormat;
  /** For the whole set-up. Default 3000 ms. */
  deadlineMs?: number;
  /** Gives up the set-up, for example because the caller hung up. */
  signal?: AbortSignal;
  /** Frames kept for a slow reader before the oldest are dropped. Default 250, that is 5 s. */
  maxQueuedFrames?: number;
  /** Without a frame for so long the voice has `stalled`. Default 5000 ms; 1000 ms where another carrier can take it. */
  stallMs?: number;
}

/** One leg being listened to. The party notices nothing, whatever happens to the tap. */
export interface Tap {
  readonly id: string;
  readonly channelId: string;
  readonly format: AudioFormat;
  /** The voice as it is spoken, silence included. One reader. Ends once the tap has ended and is drained. */
  readonly frames: AsyncIterable<AudioFrame>;
  readonly counts: Readonly<FrameCounts>;
  /** Never rejects. */
  readonly ended: Promise<AudioEnd>;
  /** Stops listening and waits until Asterisk was told to remove all of the tap. Idempotent. */
  close(): Promise<void>;
}

/** Port: the voice of a leg of a call, whatever carries it. */
export interface CallerAudioSource {
  /** Begins to listen to one leg. @throws {TapError} within the deadline; what was made is then removed. */
  tap(request: TapRequest): Promise<Tap>;
  /** Removes from Asterisk what taps of earlier connections or runs left there; returns how many things. */
  releaseOrphans(): Promise<number>;
  /** Closes every tap and waits until Asterisk was told to remove them. Before the ARI client. Idempotent. */
  close(): Promise<void>;
}
