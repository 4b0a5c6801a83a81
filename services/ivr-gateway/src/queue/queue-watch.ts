import type { AmiClient } from '@decroche/asterisk';
import { AssistMode, CallEnd } from '@decroche/contracts';
import type { Logger } from '@decroche/service-kit';
import type { LifecyclePublisher } from '../lifecycle/lifecycle-publisher.ts';
import type { CallRegistry } from './call-registry.ts';

/** What the watch works with. */
export interface QueueWatchParts {
  readonly ami: Pick<AmiClient, 'on'>;
  readonly calls: CallRegistry;
  readonly publisher: LifecyclePublisher;
  readonly logger: Logger;
  /** Unix time, milliseconds. */
  readonly now: () => number;
  /** Runs work inside the trace of a call. */
  readonly inTraceOf: (traceparent: string, work: () => void) => void;
}

/**
 * Follows queued callers over the manager interface: who rings, who stops ringing, who picks up, how it ends.
 * The manager's `Uniqueid` of a caller is his ARI channel id.
 */
export class QueueWatch {
  readonly #parts: QueueWatchParts;
  readonly #offs: (() => void)[] = [];

  constructor(parts: QueueWatchParts) {
    this.#parts = parts;
  }

  start(): void {
    const { ami, calls, publisher, now } = this.#parts;
    this.#offs.push(
      ami.on('QueueCallerJoin', (event) =>
        this.#of(event.caller.uniqueId, (channelId, call) => {
          if (call.queuedAtMs > 0) return;
          // The dialplan took the caller out of the application by itself: the lease ran out.
          calls.update(channelId, { queuedAtMs: now() });
          publisher.of(call.conversationId).queued(AssistMode.LISTENING_LOST);
        }),
      ),
      ami.on('AgentCalled', (event) =>
        this.#of(event.caller.uniqueId, (channelId, call) => {
          const extension = extensionOf(event.interface);
          calls.update(channelId, { extension, pickedUp: false });
          publisher.ringing(call.conversationId, extension);
        }),
      ),
      ami.on('AgentRingNoAnswer', (event) =>
        this.#of(event.caller.uniqueId, (channelId, call) => {
          calls.update(channelId, { extension: '' });
          publisher.ringStopped(call.conversationId, extensionOf(event.interface));
        }),
      ),
      ami.on('AgentConnect', (event) =>
        this.#of(event.caller.uniqueId, (channelId, call) => {
          const extension = extensionOf(event.interface);
          calls.update(channelId, { extension, pickedUp: true });
          const waitedMs = call.queuedAtMs > 0 ? Math.max(0, now() - call.queuedAtMs) : 0;
          publisher.pickedUp(call.conversationId, extension, waitedMs);
        }),
      ),
      ami.on('AgentComplete', (event) =>
        this.#of(event.caller.uniqueId, (channelId, call) => {
          // A transferred caller waits for the colleague, or in the queue again: his hang-up ends the call.
          if (event.reason === 'transfer') calls.update(channelId, { queuedAtMs: now() });
          else this.#end(channelId, call.conversationId, endOf(event.reason));
        }),
      ),
      ami.on('QueueCallerAbandon', (event) =>
        this.#of(event.caller.uniqueId, (channelId, call) => {
          this.#end(channelId, call.conversationId, CallEnd.ABANDONED);
        }),
      ),
      ami.on('Hangup', (event) =>
        this.#of(event.channel.uniqueId, (channelId, call) => {
          this.#end(channelId, call.conversationId, call.pickedUp ? CallEnd.CALLER : CallEnd.ABANDONED);
        }),
      ),
    );
  }

  stop(): void {
    for (const off of this.#offs.splice(0)) off();
  }

  /**
   * Ends calls whose channel is gone: nothing told us while the manager interface was away.
   *
   * @param known calls that were known before the channels were asked for; a later one is not in the answer
   */
  reconcile(known: readonly string[], livingChannelIds: ReadonlySet<string>): void {
    for (const channelId of known) {
      if (livingChannelIds.has(channelId)) continue;
      this.#of(channelId, (_, call) =>
        this.#end(channelId, call.conversationId, call.pickedUp ? CallEnd.CALLER : CallEnd.ABANDONED),
      );
    }
  }

  #end(channelId: string, conversationId: string, end: CallEnd): void {
    this.#parts.calls.remove(channelId);
    this.#parts.publisher.ended(conversationId, end);
  }

  #of(
    channelId: string,
    work: (channelId: string, call: NonNullable<ReturnType<CallRegistry['get']>>) => void,
  ): void {
    const call = this.#parts.calls.get(channelId);
    if (call !== undefined) this.#parts.inTraceOf(call.traceparent, () => work(channelId, call));
  }
}

function endOf(reason: string): CallEnd {
  return reason === 'agent' ? CallEnd.AGENT : CallEnd.CALLER;
}

/** `PJSIP/1001` → `1001`. */
function extensionOf(interfaceName: string): string {
  return interfaceName.slice(interfaceName.lastIndexOf('/') + 1);
}
