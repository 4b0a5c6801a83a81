/** What was painted for a call, and when the call was picked up, on the page's own clock. */
interface Watch {
  readonly rangHere: boolean;
  draft: { readonly at: number; readonly visible: boolean } | null;
  pickedUpAt: number | null;
  reported: boolean;
}

/** Readiness of one call as this page saw it. */
export interface PickupReading {
  readonly conversationId: string;
  /** Pickup minus paint, milliseconds; null when no draft was painted. */
  readonly readyBeforePickupMs: number | null;
  readonly visible: boolean;
}

/**
 * Says how long the draft was on the screen before pickup. One reading a call, as soon as both are known, or at
 * the end of the call when no draft came. A page that did not see the call ring says nothing: it cannot know.
 */
export class ReadinessTracker {
  readonly #watches = new Map<string, Watch>();

  /** A phase of the call arrived at the page. */
  phase(
    conversationId: string,
    phase: 'ringing' | 'conversation' | 'ended',
    at: number,
  ): PickupReading | null {
    const known = this.#watches.get(conversationId);
    const watch = known ?? { rangHere: phase === 'ringing', draft: null, pickedUpAt: null, reported: false };
    if (known === undefined) this.#keep(conversationId, watch);
    if (phase === 'conversation' && watch.pickedUpAt === null) watch.pickedUpAt = at;
    return this.#reading(conversationId, watch, phase === 'ended');
  }

  /** The draft was painted; only the first time counts. */
  draftPainted(conversationId: string, at: number, visible: boolean): PickupReading | null {
    const watch = this.#watches.get(conversationId);
    if (watch === undefined) return null;
    watch.draft ??= { at, visible };
    return this.#reading(conversationId, watch, false);
  }

  #reading(conversationId: string, watch: Watch, over: boolean): PickupReading | null {
    const { draft, pickedUpAt } = watch;
    if (watch.reported || !watch.rangHere || pickedUpAt === null) return null;
    if (draft === null && !over) return null;
    watch.reported = true;
    return {
      conversationId,
      readyBeforePickupMs: draft === null ? null : pickedUpAt - draft.at,
      visible: draft?.visible ?? true,
    };
  }

  #keep(conversationId: string, watch: Watch): void {
    this.#watches.set(conversationId, watch);
    const oldest = this.#watches.keys().next().value;
    if (this.#watches.size > 50 && oldest !== undefined) this.#watches.delete(oldest);
  }
}
