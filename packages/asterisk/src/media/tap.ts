import { randomUUID } from 'node:crypto';
import type { AriClient } from '../ari/ari-client.ts';
import { AriChannelGoneError, AriError, AriTimeoutError } from '../ari/ari-errors.ts';
import type { Logger } from '../logger.ts';
import type { AudioEnd, AudioFormat, AudioFrame, Tap, TapRequest } from './caller-audio-source.ts';
import type { FrameIntakeOptions } from './frame-intake.ts';
import { MediaError, type MediaStream } from './media-stream.ts';
import { releaseFromAsterisk, type TapNames, tapNames } from './tap-resources.ts';

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

/** Makes the externalMedia channel of a tap and connects its media. */
export type OpenMedia = (opening: MediaOpening) => Promise<MediaStream>;

/** A tap could not be set up; nothing of it is left. The call itself goes on. */
export class TapError extends Error {
  override readonly name = 'TapError';
  /** `TAP_CHANNEL_GONE`: the leg does not exist, or ended meanwhile. `TAP_CLOSED`: given up by us. */
  readonly code: 'TAP_CHANNEL_GONE' | 'TAP_TIMEOUT' | 'TAP_CLOSED' | 'TAP_FAILED';

  constructor(code: TapError['code'], cause: unknown) {
    super(`the leg cannot be listened to: ${cause instanceof Error ? cause.message : 'unknown cause'}`, {
      cause,
    });
    this.code = code;
  }
}

function codeOf(error: unknown, givenUp: boolean): TapError['code'] {
  if (givenUp) return 'TAP_CLOSED';
  if (error instanceof AriChannelGoneError) return 'TAP_CHANNEL_GONE';
  if (error instanceof AriError && error.code === 'ARI_NOT_FOUND') return 'TAP_CHANNEL_GONE';
  if (error instanceof AriTimeoutError) return 'TAP_TIMEOUT';
  if (error instanceof MediaError && error.code === 'MEDIA_TIMEOUT') return 'TAP_TIMEOUT';
  return 'TAP_FAILED';
}

class ChannelTap implements Tap {
  readonly id: string;
  readonly channelId: string;
  readonly format: AudioFormat;
  readonly frames: AsyncIterable<AudioFrame>;
  readonly ended: Promise<AudioEnd>;
  readonly #media: MediaStream;
  readonly #released: Promise<void>;

  constructor(names: TapNames, channelId: string, media: MediaStream, release: () => Promise<void>) {
    this.id = names.id;
    this.channelId = channelId;
    this.#media = media;
    this.format = media.format;
    this.frames = media.frames;
    this.ended = media.ended;
    this.#released = media.ended.then(release);
  }

  get counts() {
    return this.#media.counts;
  }

  close(): Promise<void> {
    this.#media.end('closed');
    return this.#released;
  }
}

/** Ends the voice when the leg does: its snoop channel dies with it. Returns what stops watching. */
function watchSnoop(ari: AriClient, snoopId: string, media: MediaStream): () => void {
  const gone = (event: { channel: { id: string } }) => {
    if (event.channel.id === snoopId) media.end('channel_ended');
  };
  const stops = [
    ari.on('StasisEnd', gone),
    ari.on('ChannelDestroyed', gone),
    ari.onReconnected(async () => {
      await ari.getChannel(snoopId).catch((error: unknown) => {
        if (error instanceof AriError && error.code === 'ARI_NOT_FOUND') media.end('channel_ended');
      });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/**
 * Listens to one leg: a snoop channel hears it, a media channel carries it to us, a bridge joins both.
 * The snoop makes the voice continuous, silence included. A channel can be put in a bridge only once it
 * has entered the application, so both arrivals are awaited; the watches begin before the requests.
 */
export async function openTap(
  ari: AriClient,
  openMedia: OpenMedia,
  request: TapRequest & { key?: string },
  logger: Logger,
): Promise<Tap> {
  const {
    channelId,
    direction = 'in',
    format = 'slin16',
    deadlineMs = 3_000,
    maxQueuedFrames,
    stallMs,
  } = request;
  const key = request.key ?? randomUUID();
  const names = tapNames(ari.app, key);
  const started = performance.now();
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, ...(request.signal === undefined ? [] : [request.signal])]);
  const arrivals = [names.media, names.snoop].map((id) => ari.waitForStasisStart(id, { deadlineMs, signal }));
  const opening = openMedia({
    key,
    mediaChannelId: names.media,
    format,
    deadlineMs,
    signal,
    ...(maxQueuedFrames === undefined ? {} : { maxQueuedFrames }),
    ...(stallMs === undefined ? {} : { stallMs }),
  });
  // Requests that make something are not cut short: what is deleted below must have been made before.
  const makings = [
    ari.snoop(channelId, { snoopId: names.snoop, spy: direction, appArgs: 'tap' }, { deadlineMs }),
    ari.createBridge(names.bridge, { deadlineMs }),
  ];
  let stopWatching = () => {};
  try {
    const [media] = await Promise.all([opening, ...makings, ...arrivals]);
    stopWatching = watchSnoop(ari, names.snoop, media);
    const remainingMs = Math.max(1, Math.ceil(deadlineMs - (performance.now() - started)));
    await ari.addToBridge(names.bridge, [names.snoop, names.media], { deadlineMs: remainingMs });
    signal.throwIfAborted();
    media.expectFrames();
    return new ChannelTap(names, channelId, media, async () => {
      stopWatching();
      await releaseFromAsterisk(ari, names, logger);
    });
  } catch (error) {
    const code = codeOf(error, request.signal?.aborted ?? false);
    failed.abort();
    stopWatching();
    const [opened] = await Promise.allSettled([opening, ...makings]);
    if (opened.status === 'fulfilled') opened.value.end('closed');
    await releaseFromAsterisk(ari, names, logger);
    throw new TapError(code, error);
  }
}
