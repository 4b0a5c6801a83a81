import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type KnowledgeDatabase, openDatabase } from '../src/store/database.ts';
import { forgetOldGaps, GapRetention } from '../src/store/gap-retention.ts';
import { GapStore } from '../src/store/gap-store.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

let folder: string;
let kept: TestDatabase;
let database: KnowledgeDatabase;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gap-retention-'));
  kept = await createTestDatabase(folder);
  database = await openDatabase(kept.address);
}, 60_000);
afterAll(async () => {
  await database?.close();
  await kept?.drop();
  await rm(folder, { recursive: true, force: true });
});

test('a question without a source is forgotten so many days after it was last asked, and not before', async () => {
  const gaps = new GapStore(database.sql);
  const asked = (text: string, terms: readonly string[]) =>
    gaps.record({ text, terms, known: [], conversationId: text });
  const old = await asked('la retraite des marins', ['retrait', 'marin', 'pech']);
  const recent = await asked('prime de départ outre-mer', ['prim', 'depart', 'outremer']);
  const now = new Date();
  const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
  const ask = (id: number | undefined, at: Date) =>
    database.sql
      .updateTable('gap')
      .set({ last_seen: at })
      .where('id', '=', id ?? 0)
      .execute();
  await ask(old, daysAgo(181));
  await ask(recent, daysAgo(179));
  const { seen } = await gaps.found();
  expect(seen?.count).toBe(2);
  expect(Math.floor((seen?.oldestMs ?? 0) / 86_400_000)).toBe(181);
  expect(await forgetOldGaps(database.sql, now, 180)).toBe(1);
  expect((await gaps.all()).map(({ id }) => id)).toEqual([recent]);
  expect(await forgetOldGaps(database.sql, now, 180)).toBe(0);
});

test('old questions are looked for at the start and four times a day, until it is stopped', () => {
  vi.useFakeTimers();
  try {
    const forget = vi.fn(() => Promise.resolve());
    const retention = new GapRetention(forget);
    retention.start();
    expect(forget).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(86_400_000);
    expect(forget).toHaveBeenCalledTimes(5);
    retention.stop();
    vi.advanceTimersByTime(86_400_000);
    expect(forget).toHaveBeenCalledTimes(5);
  } finally {
    vi.useRealTimers();
  }
});
