import { randomBytes } from 'node:crypto';
import { createLogger } from '@decroche/service-kit';
import { notTried } from '@decroche/test-kit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Figures } from '../src/figures.ts';

const server = process.env.TEST_POSTGRES_URL ?? '';
const database = `decroche_test_${randomBytes(6).toString('hex')}`;

describe.skipIf(server === '')('figures on a PostgreSQL server', () => {
  let admin: pg.Client;
  let figures: Figures;

  beforeAll(async () => {
    admin = new pg.Client({ connectionString: server });
    await admin.connect();
    await admin.query(`create database ${database}`);
    const url = new URL(server);
    url.pathname = `/${database}`;
    figures = new Figures({ url: url.href }, createLogger('agent-desktop', 'silent'));
    figures.start();
    await vi.waitFor(() => expect(figures.ready).toBe(true), { timeout: 10_000 });
  });

  afterAll(async () => {
    await figures?.destroy();
    await admin?.query(`drop database if exists ${database} with (force)`);
    await admin?.end();
  });

  test('percentiles are those of the recorded readiness', async () => {
    for (const ms of [100, 200, 300]) {
      await figures.record({
        readyBeforePickupMs: ms * 10,
        endOfSpeechToExtractsMs: ms,
        endOfSpeechToDraftMs: null,
      });
    }
    expect(await figures.readiness(1)).toEqual({
      count: 3,
      readyBeforePickupMs: { p50: 2000, p95: 1000 },
      endOfSpeechToExtractsMs: { p50: 200, p95: 300 },
      endOfSpeechToDraftMs: { p50: null, p95: null },
    });
  });

  test('a server that ends every connection loses no figure, and the process lives', async () => {
    const before = (await figures.readiness(1)).count;
    const { rowCount } = await admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
      [database],
    );
    expect(rowCount).toBeGreaterThan(0);
    await vi.waitFor(async () => expect((await figures.readiness(1)).count).toBe(before), { timeout: 5_000 });
  });
});

if (server === '') {
  test('figures are kept on a PostgreSQL server', (context) =>
    notTried(context, 'TEST_POSTGRES_URL names no server'));
}
