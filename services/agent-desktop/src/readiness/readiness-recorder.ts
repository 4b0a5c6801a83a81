import { METRICS } from '@decroche/metrics';
import type { Redis } from 'ioredis';
import type { ShownReport } from '#contract';
import { type Conversation, callState } from '../calls/conversation.ts';
import type { ConversationStore } from '../calls/conversation-store.ts';
import type { Timeline } from '../calls/timeline.ts';
import type { UseCounter } from '../figures/use/use-counter.ts';
import type { Session } from '../people/sessions.ts';

/** A measure outside of it is a wrong clock, not a figure, milliseconds. */
const LONGEST_MS = 3_600_000;
export const RECORDED_TTL_MS = 14_400_000;

/** What {@link ReadinessRecorder} stands on. */
export interface ReadinessRecorderParts {
  readonly store: ConversationStore;
  readonly use: Pick<UseCounter, 'readied'>;
  readonly redis: Redis;
  readonly timeline: Timeline;
}

/**
 * Turns what browsers report into figures: times from the end of speech, and how long the draft was there before
 * pickup. A hidden tab painted nothing: it is told to the timeline as such and gives no figure. Of several desks on
 * one call the first to see counts.
 */
export class ReadinessRecorder {
  readonly #store: ConversationStore;
  readonly #use: Pick<UseCounter, 'readied'>;
  readonly #redis: Redis;
  readonly #timeline: Timeline;
  readonly #recorded = new Set<string>();

  constructor({ store, use, redis, timeline }: ReadinessRecorderParts) {
    this.#store = store;
    this.#use = use;
    this.#redis = redis;
    this.#timeline = timeline;
    store.onChange((_, after, conversationId) => {
      if (after === undefined) this.#recorded.delete(conversationId);
    });
  }

  /**
   * Takes one report about a conversation that the reporting desk shows.
   *
   * @param session of whoever sits there
   */
  async take(state: Conversation, report: ShownReport, session: Session): Promise<void> {
    if (report.kind === 'pickup') await this.#takePickup(state, report, session);
    else this.#takeShown(state, report);
  }

  #takeShown(state: Conversation, report: ShownReport & { kind: 'extracts' | 'draft' }): void {
    const turn = state.turns.find(({ turnId }) => turnId === report.turnId);
    const endedAtMs = turn?.speechEndedAtMs ?? null;
    const afterMs = endedAtMs === null ? null : report.shownAtMs - endedAtMs;
    const plausible = afterMs !== null && Math.abs(afterMs) < LONGEST_MS;
    if (report.visible && plausible && turn?.source === 'caller-ivr') {
      this.#store.apply(state.conversationId, { kind: 'shown', what: report.kind, afterMs });
      const { extractsShown, draftShown } = METRICS['agent-desktop'];
      (report.kind === 'draft' ? draftShown : extractsShown).record(afterMs / 1000, {});
    }
    this.#timeline.shown(state.conversationId, report.kind, plausible ? afterMs : null, report.visible);
  }

  async #takePickup(
    state: Conversation,
    { readyBeforePickupMs: readyMs, visible }: ShownReport & { kind: 'pickup' },
    session: Session,
  ): Promise<void> {
    const { conversationId, shown } = state;
    const readiness = {
      readyBeforePickupMs: visible && readyMs !== null && Math.abs(readyMs) < LONGEST_MS ? readyMs : null,
      endOfSpeechToExtractsMs: shown.extractsMs,
      endOfSpeechToDraftMs: shown.draftMs,
    };
    this.#timeline.readiness(conversationId, readiness, visible);
    if (!visible || this.#recorded.has(conversationId)) return;
    this.#recorded.add(conversationId);
    if (!(await this.#isFirst(conversationId))) return;
    measurePickup(readiness.readyBeforePickupMs);
    this.#use.readied(session, readiness, callState(state)?.assistance.mode === 'listening');
  }

  /** Several instances may hear of one call. */
  async #isFirst(conversationId: string): Promise<boolean> {
    try {
      const key = `desk:readiness:${conversationId}`;
      return (await this.#redis.set(key, '1', 'PX', RECORDED_TTL_MS, 'NX')) === 'OK';
    } catch {
      return true;
    }
  }
}

function measurePickup(readyMs: number | null): void {
  const { pickups, lead } = METRICS['agent-desktop'];
  pickups.add({ ready: readyMs === null ? 'never' : readyMs >= 0 ? 'before' : 'after' });
  if (readyMs !== null) lead.record(readyMs / 1000, {});
}
