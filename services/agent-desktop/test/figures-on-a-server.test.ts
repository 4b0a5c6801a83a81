import { createLogger } from '@decroche/service-kit';
import { notTried } from '@decroche/test-kit';
import { createServerDatabase, type ServerDatabase, TEST_SERVER } from '@decroche/test-stage';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DeskDatabase } from '../src/database/desk-database.ts';
import { Figures } from '../src/figures/figures.ts';

describe.skipIf(TEST_SERVER === '')('figures on a PostgreSQL server', () => {
  let database: ServerDatabase;
  let desk: DeskDatabase;
  let figures: Figures;

  beforeAll(async () => {
    database = await createServerDatabase();
    desk = new DeskDatabase({ url: database.url }, createLogger('agent-desktop', 'silent'));
    figures = new Figures(desk);
    await desk.start(() => undefined);
    await vi.waitFor(() => expect(desk.ready).toBe(true), { timeout: 10_000 });
  });

  afterAll(async () => {
    await desk?.destroy();
    await database?.drop();
  });

  test('percentiles are those of the recorded readiness', async () => {
    for (const ms of [100, 200, 300]) {
      await figures.record(
        {
          readyBeforePickupMs: ms * 10,
          endOfSpeechToExtractsMs: ms,
          endOfSpeechToDraftMs: null,
        },
        ms === 300 ? 'telecontact' : 'carsat',
      );
    }
    expect(await figures.readiness(1)).toEqual({
      count: 3,
      readyBeforePickupMs: { p50: 2000, p95: 1000 },
      endOfSpeechToExtractsMs: { p50: 200, p95: 300 },
      endOfSpeechToDraftMs: { p50: null, p95: null },
    });
  });

  test('those of one organisation are its own', async () => {
    expect((await figures.readiness(1, 'telecontact')).count).toBe(1);
    expect((await figures.readiness(1, 'carsat')).readyBeforePickupMs.p50).toBe(1000);
    expect((await figures.readiness(1, 'another')).count).toBe(0);
  });

  test('a server that ends every connection loses no figure, and the process lives', async () => {
    const before = (await figures.readiness(1)).count;
    const { rowCount } = await database.asAdministrator(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
      [database.name],
    );
    expect(rowCount).toBeGreaterThan(0);
    await vi.waitFor(async () => expect((await figures.readiness(1)).count).toBe(before), { timeout: 5_000 });
  });
});

if (TEST_SERVER === '') {
  test('figures are kept on a PostgreSQL server', (context) =>
    notTried(context, 'TEST_POSTGRES_URL names no server'));
}
