import type { QueueSnapshot } from '@decroche/asterisk';
import type { QueuePlace } from '@decroche/call';

/** Who waits where in each queue, by channel: Asterisk says where a caller came in and left, and not who moves up by it. */
export class QueuePlaces {
  readonly #queues = new Map<string, string[]>();

  /** @param position from 1 */
  join(queue: string, channelId: string, position: number): void {
    const waiting = this.#queues.get(queue) ?? [];
    this.#queues.set(queue, waiting);
    waiting.splice(Math.max(0, position - 1), 0, channelId);
  }

  leave(queue: string, channelId: string): void {
    const waiting = this.#queues.get(queue)?.filter((each) => each !== channelId) ?? [];
    if (waiting.length > 0) this.#queues.set(queue, waiting);
    else this.#queues.delete(queue);
  }

  /** What Asterisk has now, after an outage. */
  replace(queues: readonly Pick<QueueSnapshot, 'queue' | 'entries'>[]): void {
    this.#queues.clear();
    for (const { queue, entries } of queues) {
      const inOrder = [...entries].sort((a, b) => a.position - b.position);
      for (const { uniqueId, position } of inOrder) this.join(queue, uniqueId, position);
    }
  }

  /** Undefined for who waits in none. */
  placeOf(channelId: string): QueuePlace | undefined {
    for (const [queue, waiting] of this.#queues) {
      const at = waiting.indexOf(channelId);
      if (at >= 0) return { queue, position: at + 1, waiting: waiting.length };
    }
    return undefined;
  }

  /** Everybody who waits in a queue. */
  waiting(): readonly string[] {
    return [...this.#queues.values()].flat();
  }
}
