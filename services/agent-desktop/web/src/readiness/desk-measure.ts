import type { ShownReport, TurnView } from '#contract';
import type { LiveFeed } from '../calls/feed/feed-protocol.ts';
import { type ClockOffset, type ClockSample, estimateOffset } from './clock-offset.ts';
import { afterPaint } from './paint.ts';
import { type PickupReading, ReadinessTracker } from './readiness-tracker.ts';

/** What the measure needs of the server. */
export interface MeasureApi {
  clock(): Promise<number>;
  shown(report: ShownReport, traceparent: string | null): Promise<void>;
}

const SAMPLES = 5;
const RESYNC_MS = 300_000;

/** Measures when the desk showed what it shows, and reports it once each. */
export class DeskMeasure {
  readonly #api: MeasureApi;
  readonly #feed: LiveFeed;
  readonly #tracker = new ReadinessTracker();
  readonly #reported = new Set<string>();
  #offset: ClockOffset | null = null;
  #syncing: Promise<void> = Promise.resolve();
  /** Settles when the server knows all that was painted: it closes the figures of a call at its pickup. */
  #told: Promise<unknown> = Promise.resolve();
  /** A call may be on the page before the measure begins: in a hidden tab it is painted, or not, at once. */
  readonly #begun = Promise.withResolvers<void>();
  #resync: ReturnType<typeof setInterval> | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(api: MeasureApi, feed: LiveFeed) {
    this.#api = api;
    this.#feed = feed;
  }

  start(): void {
    this.#syncing = this.#sync();
    this.#resync = setInterval(() => {
      this.#syncing = this.#sync();
    }, RESYNC_MS);
    this.#unsubscribe = this.#feed.subscribe(() => this.#takePhase());
    // The feed is older than the page: the call may ring already.
    this.#takePhase();
    this.#begun.resolve();
  }

  stop(): void {
    clearInterval(this.#resync);
    this.#unsubscribe?.();
  }

  /** Server time as this page estimates it, Unix milliseconds. */
  serverNow(): number {
    return this.#offset === null ? Date.now() : performance.now() + this.#offset.offsetMs;
  }

  /**
   * Reports when the present commit reaches the screen.
   *
   * @returns how to give it up, for a React effect
   */
  committed(kind: 'extracts' | 'draft', turn: TurnView): () => void {
    const key = `${kind} ${turn.turnId}`;
    if (this.#reported.has(key)) return () => undefined;
    return afterPaint(({ at, visible }) => {
      if (this.#reported.has(key)) return;
      this.#reported.add(key);
      void this.#begun.promise.then(() => {
        this.#told = Promise.all([this.#told, this.#reportShown(kind, turn, at, visible)]);
        if (kind === 'draft') this.#report(this.#tracker.draftPainted(turn.conversationId, at, visible));
      });
    });
  }

  #takePhase(): void {
    const { view, viewAt } = this.#feed.snapshot();
    if (view?.call) this.#report(this.#tracker.phase(view.call.conversationId, view.call.phase, viewAt));
  }

  async #reportShown(
    kind: 'extracts' | 'draft',
    turn: TurnView,
    at: number,
    visible: boolean,
  ): Promise<void> {
    await this.#syncing;
    if (this.#offset === null) return;
    const report: ShownReport = {
      kind,
      conversationId: turn.conversationId,
      turnId: turn.turnId,
      shownAtMs: at + this.#offset.offsetMs,
      clockErrorMs: this.#offset.errorMs,
      visible,
    };
    // A lost report loses one figure; the desk goes on.
    await this.#api.shown(report, turn.draft?.traceparent ?? null).catch(() => undefined);
  }

  #report(reading: PickupReading | null): void {
    if (reading === null) return;
    const traceparent = this.#feed.snapshot().view?.call?.need?.draft?.traceparent ?? null;
    void this.#told
      .then(() => this.#api.shown({ kind: 'pickup', ...reading }, traceparent))
      .catch(() => undefined);
  }

  async #sync(): Promise<void> {
    const samples: ClockSample[] = [];
    for (let n = 0; n < SAMPLES; n += 1) {
      const sentAt = performance.now();
      const serverMs = await this.#api.clock().catch(() => null);
      if (serverMs !== null) samples.push({ sentAt, receivedAt: performance.now(), serverMs });
    }
    this.#offset = estimateOffset(samples) ?? this.#offset;
  }
}
