import type { AriClient } from '../ari/ari-client.ts';
import { AriChannelGoneError, AriError, AriTimeoutError } from '../ari/ari-errors.ts';
import type { AudioEnd, AudioFormat, AudioFrame, Tap, TapRequest } from './caller-audio-source.ts';
import type { SweptLeg } from './leg-sweep.ts';
import { MediaError, type MediaStream } from './media-stream.ts';
import type { MediaTransport } from './media-transport.ts';
import type { TapNames, TapResources } from './tap-resources.ts';

const EXISTS_DEADLINE_MS = 250;

/** A tap could not be set up. What was made of it is being removed; the call itself goes on. */
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

function codeOf(error: unknown): TapError['code'] {
  if (error instanceof AriChannelGoneError) return 'TAP_CHANNEL_GONE';
  if (error instanceof AriError && error.code === 'ARI_NOT_FOUND') return 'TAP_CHANNEL_GONE';
  // Both channels had arrived: one that cannot be put in the bridge has left again.
  if (error instanceof AriError && error.operation.endsWith('/addChannel')) return 'TAP_CHANNEL_GONE';
  if (error instanceof AriTimeoutError) return 'TAP_TIMEOUT';
  if (error instanceof MediaError && error.code === 'MEDIA_TIMEOUT') return 'TAP_TIMEOUT';
  return 'TAP_FAILED';
}

/** False only when Asterisk says that there is no such channel. */
async function exists(ari: AriClient, channelId: string): Promise<boolean> {
  return ari.getChannel(channelId, { deadlineMs: EXISTS_DEADLINE_MS }).then(
    () => true,
    (error: unknown) => !(error instanceof AriError && error.code === 'ARI_NOT_FOUND'),
  );
}

class ChannelTap implements Tap {
  readonly id: string;
  readonly channelId: string;
  readonly format: AudioFormat;
  readonly frames: AsyncIterable<AudioFrame>;
  readonly ended: Promise<AudioEnd>;
  readonly #media: MediaStream;
  readonly #released: Promise<void>;

  constructor(id: string, channelId: string, media: MediaStream, released: Promise<void>) {
    this.id = id;
    this.channelId = channelId;
    this.#media = media;
    this.format = media.format;
    this.frames = media.frames;
    this.ended = media.ended;
    this.#released = released;
  }

  get counts() {
    return this.#media.counts;
  }

  close(): Promise<void> {
    this.#media.end('closed');
    return this.#released;
  }
}

/**
 * Calls `gone` when the snoop channel ends, which it does with its leg. Returns what stops watching.
 */
function watchSnoop(ari: AriClient, snoopId: string, gone: () => void): () => void {
  const check = (event: { channel: { id: string } }) => {
    if (event.channel.id === snoopId) gone();
  };
  const stops = [
    ari.on('StasisEnd', check),
    ari.on('ChannelDestroyed', check),
    ari.onReconnected(async () => {
      await ari.getChannel(snoopId).catch((error: unknown) => {
        if (error instanceof AriError && error.code === 'ARI_NOT_FOUND') gone();
      });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** A tap in set-up, and after. */
export interface TapOpening extends SweptLeg {
  /** Rejects with {@link TapError}, within the deadline. */
  tap: Promise<Tap>;
  /** Resolves once Asterisk was told to remove all of it, however it ended. Never rejects. */
  released: Promise<void>;
}

/**
 * Listens to one leg: a snoop channel hears it, a media channel carries it to us, a bridge joins both.
 * The snoop makes the voice continuous, silence included. A channel can be put in a bridge only once it
 * has entered the application, so both arrivals are awaited; the watches begin before the requests.
 */
export function openTap(
  ari: AriClient,
  transport: MediaTransport,
  resources: TapResources,
  names: TapNames,
  request: TapRequest,
): TapOpening {
  const {
    channelId,
    direction = 'in',
    format = 'slin16',
    deadlineMs = 3_000,
    maxQueuedFrames,
    stallMs,
  } = request;
  const failed = new AbortController();
  const givenUp = request.signal === undefined ? [] : [request.signal];
  const signal = AbortSignal.any([failed.signal, ...givenUp]);
  const released = Promise.withResolvers<void>();
  const legGone = Promise.withResolvers<never>();
  legGone.promise.catch(() => undefined);
  let onLegGone = () => legGone.reject(new AriChannelGoneError('setting up a tap'));
  const stopWatching = watchSnoop(ari, names.snoop, () => onLegGone());

  const arrivals = [names.media, names.snoop].map((id) => ari.waitForStasisStart(id, { deadlineMs, signal }));
  const opening = transport.open({
    key: names.key,
    mediaChannelId: names.media,
    format,
    deadlineMs,
    signal,
    ...(maxQueuedFrames === undefined ? {} : { maxQueuedFrames }),
    ...(stallMs === undefined ? {} : { stallMs }),
  });
  // Requests that make something are never cut short: what is deleted later must have been made before.
  const making = [
    ari.snoop(channelId, { snoopId: names.snoop, spy: direction, appArgs: 'tap' }, { deadlineMs }),
    ari.createBridge(names.bridge, { deadlineMs }),
  ];

  const started = performance.now();
  const join = async (): Promise<Tap> => {
    const [media] = await Promise.all([opening, ...making, ...arrivals]);
    const remainingMs = Math.max(1, Math.ceil(deadlineMs - (performance.now() - started)));
    await ari.addToBridge(names.bridge, [names.snoop, names.media], { deadlineMs: remainingMs });
    signal.throwIfAborted();
    onLegGone = () => media.end('channel_ended');
    media.expectFrames();
    void media.ended.then(release);
    return new ChannelTap(names.id, channelId, media, released.promise);
  };
  const release = async () => {
    stopWatching();
    failed.abort();
    const [opened] = await Promise.allSettled([opening, ...making]);
    if (opened.status === 'fulfilled') opened.value.end('closed');
    await resources.release(names);
    if (opened.status === 'fulfilled') opened.value.disconnect();
    released.resolve();
  };
  const aborted = Promise.withResolvers<never>();
  aborted.promise.catch(() => undefined);
  const abort = () => aborted.reject(new TapError('TAP_CLOSED', request.signal?.reason));
  request.signal?.addEventListener('abort', abort, { once: true });
  if (request.signal?.aborted) abort();

  const tap = Promise.race([join(), legGone.promise, aborted.promise])
    .catch(async (error: unknown) => {
      void release();
      if (error instanceof TapError) throw error;
      const code = codeOf(error);
      // Asterisk has many ways to refuse what concerns a leg that is just ending.
      const gone = code === 'TAP_FAILED' && error instanceof AriError && !(await exists(ari, channelId));
      throw new TapError(gone ? 'TAP_CHANNEL_GONE' : code, error);
    })
    .finally(() => request.signal?.removeEventListener('abort', abort));
  return { channelId, tap, released: released.promise, legGone: () => onLegGone() };
}
