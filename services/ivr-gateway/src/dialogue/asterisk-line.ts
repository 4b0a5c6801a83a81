import {
  type AmiClient,
  type AriClient,
  AriError,
  type CallerAudioSource,
  hearCaller,
} from '@decroche/asterisk';
import type { CallerAudio } from '../legs/caller-audio.ts';
import { type Route, USUAL_ROUTE } from '../routing/routing-table.ts';
import type { CallerLine } from './caller-line.ts';

/** Where callers go when the assistant is done with them. */
export interface QueuePlace {
  readonly context: string;
  readonly extension: string;
}

/** What a line works with. */
export interface LineParts {
  readonly ari: Pick<
    AriClient,
    'on' | 'onStateChange' | 'play' | 'stopPlayback' | 'continueInDialplan' | 'startSilence' | 'stopSilence'
  >;
  readonly ami: Pick<AmiClient, 'action'>;
  readonly audio: Pick<CallerAudioSource, 'tap'>;
  readonly channelId: string;
  readonly queue: QueuePlace;
  /** Context of the dialplan for callers whom nobody answers now; the extension is that of the queue. */
  readonly closedContext: string;
  /** Time for which the call may stay with the assistant without a renewal, milliseconds. */
  readonly leaseMs: number;
  readonly newId: () => string;
  /** Called when his voice was lost and is listened for anew. */
  readonly onVoiceLost: () => void;
}

/** Asterisk has no such prompt, or cannot read it. */
export class PromptUnplayableError extends Error {
  override readonly name = 'PromptUnplayableError';
  readonly code = 'PROMPT_UNPLAYABLE';

  constructor(media: string | readonly string[]) {
    super(`${media} cannot be played; ./run doctor names the prompts that callers do not hear`);
  }
}

/** Nobody knows whether a prompt was heard to its end. */
export class PromptUnheardError extends Error {
  override readonly name = 'PromptUnheardError';
  readonly code = 'PROMPT_UNHEARD';

  constructor(why: string) {
    super(`nobody knows whether the prompt was heard to its end: ${why}`);
  }
}

/** Between two renewals of the lease, at most. */
const RENEW_EVERY_MS = 1_000;
/** Longest time from one renewal to the next; ari-gate queues the callers of a gateway that stands still a second later. */
const STOOD_STILL_MS = 1_500;
/** For Asterisk to take a caller back; then his lease is ended over the manager interface. */
const HAND_OVER_MS = 750;
/** For Asterisk to say in which context a caller is. */
const WHERE_DEADLINE_MS = 500;
/** Shortest limit of the dialplan: it counts whole seconds, and takes less than one for none at all. */
const LAST_MOMENT_S = 1;
const TAP_DEADLINE_MS = 2_000;
/** Longest prompt, milliseconds: one that does not end is given up. */
const PROMPT_DEADLINE_MS = 60_000;

/**
 * A caller's line on Asterisk.
 *
 * While it lives it renews a lease with the dialplan: `TIMEOUT(absolute)` is pushed forward again and again, and
 * when this process dies or freezes Asterisk itself takes the caller out of the application and queues him. The
 * renewal goes over the manager interface, because ARI sets a variable only once the prompt that plays has ended;
 * while the manager interface is away, the dialplan's own first lease holds.
 */
export class AsteriskLine implements CallerLine {
  readonly #parts: LineParts;
  readonly #lease: NodeJS.Timeout;
  #playing: string | undefined;
  #route: Route = USUAL_ROUTE;
  #renewedAt = performance.now();
  #stoodStill = false;

  constructor(parts: LineParts) {
    this.#parts = parts;
    this.#lease = setInterval(() => this.#renew(), Math.min(parts.leaseMs / 4, RENEW_EVERY_MS));
    this.#lease.unref();
    this.#renew();
  }

  async play(media: string | readonly string[]): Promise<void> {
    const { ari, channelId, newId } = this.#parts;
    const playbackId = newId();
    const finished = Promise.withResolvers<void>();
    const offFinished = ari.on('PlaybackFinished', (event) => {
      if (event.playback.id !== playbackId) return;
      if (event.playback.state === 'failed') finished.reject(new PromptUnplayableError(media));
      else finished.resolve();
    });
    const offGone = ari.on('StasisEnd', (event) => {
      if (event.channel.id === channelId) finished.resolve();
    });
    const offLost = ari.onStateChange((state) => {
      // Whether it was heard to its end will never be known.
      if (state !== 'connected') finished.reject(new PromptUnheardError('the events of Asterisk are lost'));
    });
    const guard = setTimeout(
      () => finished.reject(new PromptUnheardError('its end was not told in time')),
      PROMPT_DEADLINE_MS,
    );
    finished.promise.catch(() => undefined);
    this.#playing = playbackId;
    try {
      await ari.play(channelId, { playbackId, media });
      await finished.promise;
    } finally {
      clearTimeout(guard);
      offFinished();
      offGone();
      offLost();
      if (this.#playing === playbackId) this.#playing = undefined;
    }
  }

  async stopPlaying(): Promise<void> {
    if (this.#playing !== undefined) await this.#parts.ari.stopPlayback(this.#playing);
  }

  async openAudio(onFrame: (frame: Buffer) => void): Promise<CallerAudio> {
    const { ari, audio, channelId, onVoiceLost } = this.#parts;
    return await hearCaller({
      ...{ ari, audio, channelId, onFrame, onLost: onVoiceLost },
      deadlineMs: TAP_DEADLINE_MS,
      playing: () => this.#playing !== undefined,
    });
  }

  async toQueue(): Promise<void> {
    const { ari, channelId, queue } = this.#parts;
    this.release();
    const place = { ...queue, extension: this.#route.queue ?? queue.extension, priority: 1 };
    try {
      await ari.continueInDialplan(channelId, place, { deadlineMs: HAND_OVER_MS });
    } catch (error) {
      // Where Asterisk was not reached, what is left of the lease would only make him wait.
      if (!(error instanceof AriError)) void this.#endLease();
      throw error;
    }
  }

  goTo(route: Route): void {
    const before = this.#route.priority ?? 0;
    this.#route = route;
    const priority = route.priority ?? 0;
    if (priority !== before) this.#set('QUEUE_PRIO', String(priority));
  }

  /** Hands the caller to what the dialplan does while the fund is closed. */
  async toClosed(): Promise<void> {
    const { ari, channelId, queue, closedContext } = this.#parts;
    this.release();
    await ari.continueInDialplan(channelId, {
      context: closedContext,
      extension: queue.extension,
      priority: 1,
    });
  }

  release(): void {
    clearInterval(this.#lease);
  }

  #renew(): void {
    this.#mayStay(Math.ceil(this.#parts.leaseMs / 1000));
    if (!this.#stoodStill) this.#renewedAt = performance.now();
  }

  /**
   * How long the dialplan leaves him with the assistant, seconds. Nothing is said when this process stood still since the last
   * time: he may be with an agent by now, and would be torn from him.
   */
  #mayStay(seconds: number): void {
    if (performance.now() - this.#renewedAt > STOOD_STILL_MS) this.#stoodStill = true;
    if (this.#stoodStill) this.release();
    else this.#set('TIMEOUT(absolute)', String(seconds));
  }

  /**
   * Has the dialplan take the caller back, unless it has him: Asterisk may have heard what it did not answer, and the limit
   * would tear him from the queue.
   */
  async #endLease(): Promise<void> {
    const { ami, channelId, queue } = this.#parts;
    const place: [string, string][] = [
      ['Channel', channelId],
      ['Variable', 'CONTEXT'],
    ];
    try {
      const answer = await ami.action('Getvar', place, { deadlineMs: WHERE_DEADLINE_MS });
      if (answer.get('Value') !== queue.context) this.#mayStay(LAST_MOMENT_S);
    } catch {
      // Nobody knows where he is: the lease ends by itself.
    }
  }

  #set(variable: string, value: string): void {
    const { ami, channelId } = this.#parts;
    void ami
      .action('Setvar', [
        ['Channel', channelId],
        ['Variable', variable],
        ['Value', value],
      ])
      .catch(() => undefined);
  }
}
