import { createLogger } from '@decroche/service-kit';
import { notTried } from '@decroche/test-kit';
import { createServerDatabase, type ServerDatabase, TEST_SERVER } from '@decroche/test-stage';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DeskDatabase } from '../src/database/desk-database.ts';
import { ReadinessStore } from '../src/figures/readiness/readiness-store.ts';

describe.skipIf(TEST_SERVER === '')('figures on a PostgreSQL server', () => {
  let database: ServerDatabase;
  let desk: DeskDatabase;
  let figures: ReadinessStore;

  beforeAll(async () => {
    database = await createServerDatabase();
    desk = new DeskDatabase({ url: database.url }, createLogger('agent-desktop', 'silent'));
    figures = new ReadinessStore(desk);
    await desk.start(() => undefined);
    await vi.waitFor(() => expect(desk.ready).toBe(true), { timeout: 10_000 });
  });

  afterAll(async () => {
    await desk?.destroy();
    await database?.drop();
  });

  test('a server that ends every connection loses no figure, and the process lives', async () => {
    const people = new Set(['a', 'b', 'c', 'd', 'e']);
    await figures.write(
      { organisation: 'carsat', span: { length: 'hour', start: '2026-11-30T09' } },
      new Map([['calls', { count: 9, people }]]),
    );
    const { rowCount } = await database.asAdministrator(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
      [database.name],
    );
    expect(rowCount).toBeGreaterThan(0);
    await vi.waitFor(async () => expect((await figures.read('2026-11-30')).count).toBe(9), {
      timeout: 5_000,
    });
  });
});

if (TEST_SERVER === '') {
  test('figures are kept on a PostgreSQL server', (context) =>
    notTried(context, 'TEST_POSTGRES_URL names no server'));
}
