import { METRICS } from '@decroche/metrics';
import type { ConversationStore } from './conversation-store.ts';
import type { DeskHub } from './desk-hub.ts';

/**
 * Shows how many pages are connected, and how many conversations are known.
 *
 * @returns ends it
 */
export function measureDesk(
  hub: Pick<DeskHub, 'streams'>,
  store: Pick<ConversationStore, 'values'>,
): () => void {
  const { streams, conversations } = METRICS['agent-desktop'];
  const stops = [
    streams.watch(() => [[hub.streams, {}]]),
    conversations.watch(() => [[store.values().length, {}]]),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
