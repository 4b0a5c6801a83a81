import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Metrics, startMetrics } from '@decroche/metrics';
import { createLogger } from '@decroche/service-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ForgetCheckResult } from '#contract';
import { DeskDatabase } from '../src/database/desk-database.ts';
import { ForgetChecks } from '../src/forgetting/forget-checks.ts';
import { measureForgetting } from '../src/forgetting/forgetting-measures.ts';

let folder: string;
let database: DeskDatabase;
let metrics: Metrics;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forgetting-'));
  database = new DeskDatabase({ folder: join(folder, 'desk') }, createLogger('agent-desktop', 'silent'));
  const ready = Promise.withResolvers<void>();
  await database.start(() => ready.resolve());
  await ready.promise;
  metrics = startMetrics('agent-desktop', '1.2.3', {});
}, 60_000);
afterAll(async () => {
  await metrics?.shutdown();
  await database?.destroy();
  await rm(folder, { recursive: true, force: true });
});

async function shown(): Promise<string[]> {
  const { body } = await metrics.expose(undefined);
  return body.split('\n').filter((line) => line.startsWith('decroche_forgetting_'));
}

function resultOf(checkedAt: string, found: number, scope: ForgetCheckResult['scope']): ForgetCheckResult {
  const store = { searchedBytes: 9, oldestMs: null, absent: false };
  return {
    ...{ checkedAt, scope },
    stores: [
      { store: 'redis', found, ...store },
      { store: 'disk', found: 0, ...store },
    ],
  };
}

it('shows the newest check of this installation, whichever desk took it, and no other', async () => {
  const [taking, other] = [new ForgetChecks(database), new ForgetChecks(database)];
  const stop = measureForgetting(other);
  expect(await shown()).toEqual([]);
  await other.look();
  expect(await shown()).toEqual(['decroche_forgetting_checked_seconds 0', 'decroche_forgetting_found 0']);
  await taking.record(resultOf('2026-11-30T05:00:00.000Z', 2, 'installation'));
  await taking.record(resultOf('2026-12-01T05:00:00.000Z', 7, 'whole'));
  await other.look();
  const atS = Date.parse('2026-11-30T05:00:00.000Z') / 1_000;
  expect(await shown()).toEqual([
    `decroche_forgetting_checked_seconds ${atS}`,
    'decroche_forgetting_found 2',
  ]);
  stop();
  const own = measureForgetting(taking);
  await taking.record(resultOf('2026-12-07T05:00:00.000Z', 0, 'installation'));
  expect(await shown()).toContain('decroche_forgetting_found 0');
  own();
});
