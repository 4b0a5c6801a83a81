import { Redis } from 'ioredis';
import { FigureLedger, READINESS_PAGES } from '../src/figures/figure-ledger.ts';
import type { Cell } from '../src/figures/use/use-cells.ts';
import type { DeskRig } from './desk-rig.ts';

/** What was measured at pickup and is not written yet, of every organisation: how often, by cell. */
export async function measuredCalls(rig: DeskRig): Promise<ReadonlyMap<Cell, number>> {
  const redis = new Redis(rig.stack.redis.url);
  try {
    const ledger = new FigureLedger(redis, 'reads no handle', Date.now, READINESS_PAGES);
    const counts = new Map<Cell, number>();
    for (const page of await ledger.pages('hour')) {
      for (const [cell, { count }] of await ledger.read(page)) {
        counts.set(cell, (counts.get(cell) ?? 0) + count);
      }
    }
    return counts;
  } finally {
    redis.disconnect();
  }
}
