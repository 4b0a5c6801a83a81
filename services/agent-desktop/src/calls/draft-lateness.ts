import { ATTRIBUTES, trace } from '@decroche/service-kit';
import type { ConversationStore } from './conversation-store.ts';
import type { EventListener } from './event-reader.ts';

/**
 * Says on the span in which the first draft of a text comes how long after the end of speech it is there: by that the collector keeps
 * the traces of late ones. The end of speech is known by the clock of this program, which nobody else's is compared with.
 *
 * @param now Unix time, milliseconds
 */
export function draftLateness(store: Pick<ConversationStore, 'get'>, now: () => number): EventListener {
  return (conversationId, event) => {
    if (event.kind !== 'draft' || event.draft.revision !== 1) return;
    const turn = store.get(conversationId)?.turns.find(({ turnId }) => turnId === event.draft.turnId);
    if (turn === undefined || turn.speechEndedAtMs === null) return;
    trace.getActiveSpan()?.setAttribute(ATTRIBUTES.afterSpeechMs, Math.round(now() - turn.speechEndedAtMs));
  };
}
