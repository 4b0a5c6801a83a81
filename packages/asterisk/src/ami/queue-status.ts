import { type QueueMember, readQueueMember } from './ami-event.ts';
import { AmiFields } from './ami-fields.ts';
import type { AmiPacket } from './ami-packet.ts';

/** One caller who waits in a queue. `uniqueId` is the ARI channel id. */
export interface QueueEntry {
  queue: string;
  /** From 1. */
  position: number;
  channelName: string;
  uniqueId: string;
  /** Since he joined; Asterisk counts whole seconds. */
  waitMs: number;
}

/** One queue as Asterisk has it now. */
export interface QueueSnapshot {
  queue: string;
  strategy: string;
  callsWaiting: number;
  completed: number;
  abandoned: number;
  members: QueueMember[];
  entries: QueueEntry[];
}

/** Reads the list of a QueueStatus action. @throws {AmiFieldError} */
export function readQueueStatus(packets: readonly AmiPacket[]): QueueSnapshot[] {
  const queues = new Map<string, QueueSnapshot>();
  for (const packet of packets) {
    const type = packet.get('Event') ?? '';
    const fields = new AmiFields(packet, type);
    if (type === 'QueueParams') {
      queues.set(fields.text('Queue'), {
        queue: fields.text('Queue'),
        strategy: fields.text('Strategy'),
        callsWaiting: fields.integer('Calls'),
        completed: fields.integer('Completed'),
        abandoned: fields.integer('Abandoned'),
        members: [],
        entries: [],
      });
    } else if (type === 'QueueMember') {
      queues.get(fields.text('Queue'))?.members.push(readQueueMember(fields));
    } else if (type === 'QueueEntry') {
      queues.get(fields.text('Queue'))?.entries.push({
        queue: fields.text('Queue'),
        position: fields.integer('Position'),
        channelName: fields.text('Channel'),
        uniqueId: fields.text('Uniqueid'),
        waitMs: fields.seconds('Wait'),
      });
    }
  }
  return [...queues.values()];
}
