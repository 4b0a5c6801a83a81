import {
  type AmiClient,
  type AriClient,
  AriError,
  type CallerAudioSource,
  hearCaller,
} from '@decroche/asterisk';
import type { CallerAudio } from '../legs/caller-audio.ts';
import { redirect } from '../queue/redirect.ts';
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
    | 'state'
    | 'on'
    | 'onStateChange'
    | 'play'
    | 'stopPlayback'
    | 'continueInDialplan'
    | 'startSilence'
    | 'stopSilence'
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
/** Longest time from one look at the clock to the next; ari-gate queues the callers of a gateway that stands still a second later. */
const STOOD_STILL_MS = 1_500;
/** For Asterisk to take a caller back over ARI; then he is taken over the manager interface. */
const HAND_OVER_MS = 750;
/** The same while the events do not come: what answers then answers at once. */
const CUT_OFF_HAND_OVER_MS = 250;
/** For Asterisk to do it over the manager interface; then his lease is ended. */
const REDIRECT_DEADLINE_MS = 500;
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
  #lookedAt = performance.now();
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
    const { ari } = this.#parts;
    // Nobody would answer, and he waits for it.
    if (this.#playing !== undefined && ari.state === 'connected') await ari.stopPlayback(this.#playing);
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
      const deadlineMs = ari.state === 'connected' ? HAND_OVER_MS : CUT_OFF_HAND_OVER_MS;
      await ari.continueInDialplan(channelId, place, { deadlineMs });
    } catch (error) {
      void this.#hasStoodStill();
      // Where Asterisk was not reached, what is left of the lease would only make him wait.
      if (error instanceof AriError || !(await this.#redirect(place))) throw error;
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
    void this.#hasStoodStill();
    clearInterval(this.#lease);
  }

  #renew(): void {
    this.#mayStay(Math.ceil(this.#parts.leaseMs / 1000));
  }

  /**
   * How long the dialplan leaves him with the assistant, seconds. Nothing is said when this process stood still since the last
   * time: he may be with an agent by now, and would be torn from him.
   */
  #mayStay(seconds: number): void {
    if (this.#hasStoodStill()) this.release();
    else this.#set('TIMEOUT(absolute)', String(seconds));
  }

  /** To be asked at each step of a hand-over, so that what takes its time is no standstill. */
  #hasStoodStill(): boolean {
    const now = performance.now();
    if (now - this.#lookedAt > STOOD_STILL_MS) this.#stoodStill = true;
    this.#lookedAt = now;
    return this.#stoodStill;
  }

  /**
   * Takes the caller to his place over the manager interface, unless the queue has him: Asterisk may have heard what it did not
   * answer, and he would be torn from it; so would who is with an agent by now, since this process stood still.
   *
   * @returns whether he is taken there now
   */
  async #redirect(place: QueuePlace): Promise<boolean> {
    const { ami, channelId, queue } = this.#parts;
    try {
      const asked: [string, string][] = [
        ['Channel', channelId],
        ['Variable', 'CONTEXT'],
      ];
      const where = await ami.action('Getvar', asked, { deadlineMs: WHERE_DEADLINE_MS });
      if (where.get('Value') === queue.context || this.#hasStoodStill()) return false;
    } catch {
      // Nobody knows where he is: the lease ends by itself.
      return false;
    }
    try {
      await redirect(ami, channelId, place, REDIRECT_DEADLINE_MS);
      return true;
    } catch {
      this.#mayStay(LAST_MOMENT_S);
      return false;
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
