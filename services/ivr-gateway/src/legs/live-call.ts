import type { CallerAudioSource } from '@decroche/asterisk';
import { LiveListening, TurnSource } from '@decroche/contracts';
import { backoffDelay, describeError, type Logger } from '@decroche/service-kit';
import { LiveLeg } from './live-leg.ts';
import {
  AFTER_KEYS_MS,
  type ConversationFacts,
  LEGS,
  type Leg,
  type Standing,
  standingOf,
} from './live-rules.ts';
import type { LiveStream, LiveTranscribers, StreamEnd } from './live-stream.ts';

/** What one conversation is listened to with. */
export interface LiveCallParts {
  readonly conversationId: string;
  /** Channel of each leg. */
  readonly channels: Readonly<Record<Leg, string>>;
  /** The extension that answered. */
  readonly extension: string;
  readonly audio: Pick<CallerAudioSource, 'tap'>;
  readonly transcribers: LiveTranscribers;
  /** It was stopped for this call before. */
  readonly stopped: boolean;
  /** What ends first: the listening with the agent before, whose end is told before anything of this one. */
  readonly after: Promise<void>;
  /** Tells where the listening stands, each time it changed. */
  readonly tell: (state: LiveListening) => void;
  /** Makes a UUIDv7. */
  readonly newId: () => string;
  /** Monotonic clock, milliseconds. */
  readonly now: () => number;
  readonly logger: Logger;
}

const TAP_DEADLINE_MS = 2_000;
const RETRY = { firstMs: 1_000, mostMs: 15_000 } as const;
const SOURCES = { caller: TurnSource.CALLER_LIVE, agent: TurnSource.AGENT_LIVE } as const;

const TOLD: Readonly<Record<Exclude<Standing, 'listen'>, LiveListening>> = {
  aside: LiveListening.ASIDE,
  keys: LiveListening.KEYS,
  stopped: LiveListening.STOPPED,
  over: LiveListening.OVER,
};

/** Why both legs are not heard although they may be. */
class LiveFailure extends Error {
  readonly why: StreamEnd;

  constructor(why: StreamEnd, options?: ErrorOptions) {
    super(why, options);
    this.why = why;
  }
}

/**
 * The live listening to one conversation: both legs or none. What it may do changes at any moment ({@link standingOf}): then the
 * streams are cut in the same breath, and taps follow. A transcriber or tap that is lost is sought anew until the end. It never
 * touches the call.
 */
export class LiveCall {
  readonly extension: string;
  readonly #parts: LiveCallParts;
  readonly #startedAt: number;
  readonly #places: Record<Leg, { bridge: string | undefined; held: boolean }> = {
    caller: { bridge: undefined, held: false },
    agent: { bridge: undefined, held: false },
  };
  readonly #open = new Map<Leg, LiveLeg>();
  #inBridge = 0;
  #asking = false;
  #stopped: boolean;
  #over = false;
  #lastKeyAt: number | undefined;
  #listening = false;
  /** Where it stands will be looked at. */
  #due = false;
  #told: LiveListening | undefined;
  #failures = 0;
  #attempt = new AbortController();
  #work: Promise<void>;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: LiveCallParts) {
    this.#parts = parts;
    this.extension = parts.extension;
    this.#stopped = parts.stopped;
    this.#work = parts.after;
    this.#startedAt = parts.now();
  }

  /** A leg entered a bridge, or left it (`undefined`). */
  moved(leg: Leg, bridge: string | undefined): void {
    this.#places[leg].bridge = bridge;
    this.#changed();
  }

  /** How many channels are in a bridge now. */
  counted(bridge: string, channels: number): void {
    if (bridge !== this.#places.caller.bridge && bridge !== this.#places.agent.bridge) return;
    this.#inBridge = channels;
    this.#changed();
  }

  held(leg: Leg, held: boolean): void {
    this.#places[leg].held = held;
    this.#changed();
  }

  /** The agent began another call, or has none besides this one any more. */
  asks(asking: boolean): void {
    this.#asking = asking;
    this.#changed();
  }

  /** A key was pressed on either leg; which one is never looked at. */
  key(): void {
    this.#lastKeyAt = this.#parts.now();
    this.#changed();
  }

  /** The agent stops the listening, or lets it go on. */
  want(listen: boolean): void {
    this.#stopped = !listen;
    this.#failures = 0;
    this.#changed();
  }

  /** The conversation is over. Resolves when nothing of it is left in Asterisk. */
  async end(): Promise<void> {
    this.#over = true;
    this.#changed();
    await this.#work;
  }

  get #standing(): Standing {
    const facts: ConversationFacts = {
      ...this.#places,
      asking: this.#asking,
      inBridge: this.#inBridge,
      stopped: this.#stopped,
      lastKeyAt: this.#lastKeyAt,
      over: this.#over,
    };
    return standingOf(facts, this.#parts.now());
  }

  /** Cuts at once what may not be heard any more; the rest follows in order. */
  #changed(): void {
    const standing = this.#standing;
    if (standing !== 'listen') {
      this.#attempt.abort();
      this.#listening = false;
      for (const leg of this.#open.values()) leg.deafen();
    }
    this.#follow();
  }

  #follow(): void {
    clearTimeout(this.#timer);
    if (this.#due) return;
    this.#due = true;
    this.#work = this.#work.then(() => {
      this.#due = false;
      return this.#settle();
    });
  }

  async #settle(): Promise<void> {
    const standing = this.#standing;
    if (standing === 'listen') {
      if (!this.#listening) await this.#begin();
      return;
    }
    // While keys are pressed the taps stay: keys that are tones only are heard through them.
    if (standing === 'keys') this.#later(AFTER_KEYS_MS);
    else await this.#close();
    if (this.#told !== undefined || standing !== 'aside') this.#tell(TOLD[standing]);
  }

  async #begin(): Promise<void> {
    this.#attempt = new AbortController();
    const { signal } = this.#attempt;
    try {
      if (!(await this.#hearBoth(signal)) || signal.aborted) return;
      this.#listening = true;
      this.#failures = 0;
      this.#tell(LiveListening.ON);
    } catch (error) {
      // What may not be heard any more is looked at next.
      if (!signal.aborted) await this.#failed(error);
    }
  }

  /** False when a stream was not accepted: {@link #lost} sees to it. */
  async #hearBoth(signal: AbortSignal): Promise<boolean> {
    const { transcribers, conversationId, newId, now } = this.#parts;
    const chosen = transcribers.chooseLive(LEGS.length);
    if (chosen === undefined) throw new LiveFailure('no-capacity');
    await Promise.all(LEGS.map((leg) => this.#tap(leg, signal)));
    if (signal.aborted) return false;
    const offsetMs = Math.max(0, Math.round(now() - this.#startedAt));
    const streams = LEGS.map((leg, at): LiveStream => {
      const turn = { conversationId, turnId: newId(), source: SOURCES[leg] };
      const stream = (chosen[at] ?? chosen[0])?.listenLive(turn, offsetMs);
      if (stream === undefined) throw new LiveFailure('no-capacity');
      this.#open.get(leg)?.hear(stream);
      void stream.ended.then((why) => this.#lost(signal, new LiveFailure(why)));
      return stream;
    });
    return !(await Promise.all(streams.map((stream) => stream.accepted))).includes(false);
  }

  async #tap(leg: Leg, signal: AbortSignal): Promise<void> {
    if (this.#open.has(leg)) return;
    const { audio, channels } = this.#parts;
    const opened = await LiveLeg.open({
      audio,
      channelId: channels[leg],
      deadlineMs: TAP_DEADLINE_MS,
      signal,
      onKey: () => this.key(),
    });
    this.#open.set(leg, opened);
    void opened.ended.then(() => {
      if (this.#open.get(leg) === opened) this.#lost(signal, new LiveFailure('lost'));
    });
  }

  /** A stream or a tap ended by itself. */
  #lost(signal: AbortSignal, failure: LiveFailure): void {
    if (signal.aborted) return;
    this.#attempt.abort();
    this.#listening = false;
    for (const leg of this.#open.values()) leg.deafen();
    this.#work = this.#work.then(() => this.#failed(failure));
  }

  async #failed(error: unknown): Promise<void> {
    this.#attempt.abort();
    await this.#close();
    if (this.#standing !== 'listen') return this.#follow();
    const why = error instanceof LiveFailure ? error.why : 'lost';
    if (why === 'lost')
      this.#parts.logger.info({ err: describeError(error) }, 'the live listening is lost; it is tried again');
    this.#tell(why === 'lost' ? LiveListening.LOST : LiveListening.NO_CAPACITY);
    this.#later(backoffDelay(this.#failures++, RETRY));
  }

  async #close(): Promise<void> {
    const legs = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(legs.map((leg) => leg.close().catch(() => undefined)));
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#follow(), ms);
    this.#timer.unref();
  }

  #tell(state: LiveListening): void {
    if (state === this.#told) return;
    this.#told = state;
    this.#parts.tell(state);
  }
}
