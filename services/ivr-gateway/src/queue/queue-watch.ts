import type { AmiChannel, AmiClient } from '@decroche/asterisk';
import type { Calls } from './calls.ts';

/**
 * Follows queued callers over the manager interface: who rings, who stops ringing, who picks up, how it ends.
 * The manager's `Uniqueid` of a caller is his ARI channel id.
 */
export class QueueWatch {
  readonly #ami: Pick<AmiClient, 'on'>;
  readonly #calls: Pick<Calls, 'happen'>;
  readonly #offs: (() => void)[] = [];

  constructor(ami: Pick<AmiClient, 'on'>, calls: Pick<Calls, 'happen'>) {
    this.#ami = ami;
    this.#calls = calls;
  }

  start(): void {
    const calls = this.#calls;
    this.#offs.push(
      this.#ami.on('QueueCallerJoin', ({ caller, queue, position, count }) =>
        calls.happen(caller.uniqueId, { kind: 'joined', place: { queue, position, waiting: count } }),
      ),
      this.#ami.on('AgentCalled', (event) =>
        calls.happen(event.caller.uniqueId, { kind: 'rings', extension: extensionOf(event.interface) }),
      ),
      this.#ami.on('AgentRingNoAnswer', (event) =>
        calls.happen(event.caller.uniqueId, { kind: 'rang-out', extension: extensionOf(event.interface) }),
      ),
      this.#ami.on('AgentConnect', (event) =>
        calls.happen(event.caller.uniqueId, { kind: 'answered', extension: extensionOf(event.interface) }),
      ),
      this.#ami.on('AgentComplete', ({ caller, reason, interface: called }) => {
        const extension = extensionOf(called);
        if (reason === 'transfer') calls.happen(caller.uniqueId, { kind: 'given-away', extension });
        else {
          const end = reason === 'agent' ? 'agent' : 'caller';
          calls.happen(caller.uniqueId, { kind: 'over', end, extension });
        }
      }),
      this.#ami.on('Hold', ({ channel }) => this.#holds(channel, 'holds')),
      this.#ami.on('Unhold', ({ channel }) => this.#holds(channel, 'resumes')),
      this.#ami.on('QueueCallerAbandon', ({ caller }) =>
        calls.happen(caller.uniqueId, { kind: 'over', end: 'abandoned' }),
      ),
      this.#ami.on('Hangup', ({ channel }) => calls.happen(channel.uniqueId, { kind: 'hung-up' })),
    );
  }

  /** The agent's channel is linked to that of his caller. */
  #holds({ name, linkedId }: AmiChannel, kind: 'holds' | 'resumes'): void {
    this.#calls.happen(linkedId, { kind, extension: extensionOfChannel(name) });
  }

  stop(): void {
    for (const off of this.#offs.splice(0)) off();
  }
}

/** `PJSIP/1001` → `1001`. */
export function extensionOf(interfaceName: string): string {
  return interfaceName.slice(interfaceName.lastIndexOf('/') + 1);
}

/** `PJSIP/1001-0000002a` → `1001`. */
function extensionOfChannel(name: string): string {
  return extensionOf(name).replace(/-[0-9a-f]{8}$/, '');
}
