import type { AmiChannel, AmiClient, QueueSnapshot } from '@decroche/asterisk';
import { Paced } from '@decroche/service-kit';
import { extensionOf, extensionOfChannel } from './agent-lines.ts';
import type { Calls } from './calls.ts';
import { QueuePlaces } from './queue-places.ts';

/** How often places are read while they change; then those of the last time count. */
const MAX_READS = 4;
/** A place that changes is told no more often, milliseconds: in a long queue each caller who comes or leaves moves all the others. */
const PLACES_PERIOD_MS = 500;

/**
 * Follows queued callers over the manager interface: who rings, who stops ringing, who picks up, how it ends.
 * The manager's `Uniqueid` of a caller is his ARI channel id.
 */
export class QueueWatch {
  readonly #ami: Pick<AmiClient, 'on'>;
  readonly #calls: Pick<Calls, 'happen' | 'stageOf'>;
  readonly #places = new QueuePlaces();
  /** How often somebody came into a queue or left one. */
  #changes = 0;
  readonly #moves = new Paced(() => this.#moved(), PLACES_PERIOD_MS);
  readonly #offs: (() => void)[] = [];

  constructor(ami: Pick<AmiClient, 'on'>, calls: Pick<Calls, 'happen' | 'stageOf'>) {
    this.#ami = ami;
    this.#calls = calls;
  }

  /** Callers in the queues. */
  get waiting(): number {
    return this.#places.waiting().length;
  }

  start(): void {
    const calls = this.#calls;
    this.#offs.push(
      this.#ami.on('QueueCallerJoin', ({ caller, queue, position, count }) => {
        calls.happen(caller.uniqueId, { kind: 'joined', place: { queue, position, waiting: count } });
        this.#changes += 1;
        this.#places.join(queue, caller.uniqueId, position);
        this.#moves.changed();
      }),
      this.#ami.on('QueueCallerLeave', ({ caller, queue }) => {
        this.#changes += 1;
        this.#places.leave(queue, caller.uniqueId);
        this.#moves.changed();
      }),
      this.#ami.on('AgentCalled', ({ caller, interface: called }) => {
        this.#place(caller.uniqueId);
        calls.happen(caller.uniqueId, { kind: 'rings', extension: extensionOf(called) });
      }),
      this.#ami.on('AgentRingNoAnswer', (event) =>
        calls.happen(event.caller.uniqueId, { kind: 'rang-out', extension: extensionOf(event.interface) }),
      ),
      this.#ami.on('AgentConnect', (event) =>
        calls.happen(event.caller.uniqueId, { kind: 'answered', extension: extensionOf(event.interface) }),
      ),
      this.#ami.on('AgentComplete', ({ caller, reason, interface: called }) => {
        // Of a caller whose channel is forgotten the hang-up was told.
        if (caller === undefined) return;
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

  /** Reads what Asterisk has now, after an outage; again when somebody came or went meanwhile. */
  async readPlaces(read: () => Promise<readonly QueueSnapshot[]>): Promise<void> {
    for (let tries = 1; tries <= MAX_READS; tries += 1) {
      const before = this.#changes;
      const queues = await read();
      if (this.#changes !== before && tries < MAX_READS) continue;
      this.#places.replace(queues);
      this.#moves.changed();
      return;
    }
  }

  /** A caller for whom no phone rings is on no screen: where he waits then is told with the next ring. */
  #moved(): void {
    for (const channelId of this.#places.waiting())
      if (this.#calls.stageOf(channelId) === 'ringing') this.#place(channelId);
  }

  #place(channelId: string): void {
    const place = this.#places.placeOf(channelId);
    if (place !== undefined) this.#calls.happen(channelId, { kind: 'moved', place });
  }

  stop(): void {
    this.#moves.stop();
    for (const off of this.#offs.splice(0)) off();
  }
}
