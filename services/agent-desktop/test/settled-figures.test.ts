import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalStack, startLocalStack } from '@decroche/local-stack';
import { createLogger } from '@decroche/service-kit';
import { createServerDatabase, type ServerDatabase, TEST_SERVER } from '@decroche/test-stage';
import { Redis } from 'ioredis';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeskDatabase } from '../src/database/desk-database.ts';
import { makeUpFigures } from '../src/figures/demonstration-figures.ts';
import { EffectStore } from '../src/figures/effect/effect-store.ts';
import { FigureLedger, READINESS_PAGES, USE_PAGES } from '../src/figures/figure-ledger.ts';
import { FigureSettlement } from '../src/figures/figure-settlement.ts';
import { measuredCall, settleMeasures } from '../src/figures/readiness/measures.ts';
import { ReadinessStore } from '../src/figures/readiness/readiness-store.ts';
import {
  READINESS_FLOOR_MIGRATION,
  READINESS_MIGRATION,
  READINESS_ORGANISATION_MIGRATION,
} from '../src/figures/readiness/readiness-tables.ts';
import { type Cell, settle } from '../src/figures/use/use-cells.ts';
import { UseStore } from '../src/figures/use/use-store.ts';

const SECRET = 'a secret of the tests that is long enough';
const logger = createLogger('agent-desktop', 'silent');

let stack: LocalStack;
let redis: Redis;
beforeAll(async () => {
  stack = await startLocalStack({ services: ['redis'], handleSignals: false });
  redis = new Redis(stack.redis.url);
}, 120_000);
afterAll(async () => {
  redis?.disconnect();
  await stack?.stop();
});

describe.each(TEST_SERVER === '' ? ['PGlite'] : ['PGlite', 'a PostgreSQL server'])(
  'figures in %s',
  (where) => {
    let folder: string;
    let server: ServerDatabase | undefined;
    let database: DeskDatabase;
    let nowMs: number;
    const ledger = () => new FigureLedger(redis, SECRET, () => nowMs, USE_PAGES);
    const settlement = () => new FigureSettlement(ledger(), new UseStore(database), settle, () => nowMs);
    const at = (paris: string): number => Date.parse(`${paris}+01:00`);
    const work = async (people: number, cells: readonly Cell[], organisation = 'o'): Promise<void> => {
      for (let person = 0; person < people; person += 1)
        await ledger().count({ organisation, person: `p${person}` }, cells);
    };
    const written = async (): Promise<string[]> =>
      (
        await database.ask((tables) =>
          sql<{
            row: string;
          }>`select concat_ws(' ', organisation, span, day::text, hour, cell, count, people) as row
          from use_figure order by 1`.execute(tables),
        )
      ).rows.map(({ row }) => row);

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'use-'));
      server = where === 'PGlite' ? undefined : await createServerDatabase();
      database = new DeskDatabase(server ?? { folder: join(folder, 'desk') }, logger);
      const ready = Promise.withResolvers<void>();
      await database.start(() => ready.resolve());
      await ready.promise;
    }, 60_000);
    afterAll(async () => {
      await database?.destroy();
      await server?.drop();
      await rm(folder, { recursive: true, force: true });
    });
    beforeEach(async () => {
      for (const key of await redis.keys('desk:use*')) await redis.del(key);
      await database.ask((tables) => sql`delete from use_figure`.execute(tables));
      await database.ask((tables) => sql`delete from readiness_figure`.execute(tables));
    });

    it('are written by the hour for five people, by the day or the week for fewer, and never for four', async () => {
      nowMs = at('2026-11-30T09:10');
      await work(6, ['calls/listening']);
      await work(3, ['calls/refused']);
      await work(4, ['calls/listening'], 'small');
      await settlement().run();
      expect(await written()).toEqual([]);
      nowMs = at('2026-11-30T10:05');
      await settlement().run();
      expect(await written()).toEqual(['o hour 2026-11-30 9 calls/listening 6 6']);
      await ledger().count({ organisation: 'o', person: 'p3' }, ['calls/refused']);
      nowMs = at('2026-12-01T00:20');
      await settlement().run();
      expect(await written()).toHaveLength(1);
      nowMs = at('2026-12-02T11:00');
      await ledger().count({ organisation: 'o', person: 'p4' }, ['calls/refused']);
      nowMs = at('2026-12-07T08:00');
      await settlement().run();
      expect(await written()).toEqual([
        'o hour 2026-11-30 9 calls/listening 6 6',
        'o week 2026-11-30 0 calls/refused 5 5',
      ]);
      expect(await redis.keys('desk:use:*')).toEqual([]);
    });

    it('are the same when a span is settled twice', async () => {
      nowMs = at('2026-11-30T09:10');
      await work(5, ['sources']);
      const [page] = await ledger().pages('hour');
      if (page === undefined) throw new Error('nothing was counted');
      const tallies = await ledger().read(page);
      nowMs = at('2026-11-30T10:10');
      await Promise.all([settlement().run(), settlement().run()]);
      await new UseStore(database).write(page, tallies);
      expect(await written()).toEqual(['o hour 2026-11-30 9 sources 5 5']);
    });

    it('about fewer than five people are refused by the database itself', async () => {
      const insert = (people: number) =>
        database.ask((tables) =>
          sql`insert into use_figure (organisation, span, day, hour, cell, count, people)
          values ('o', 'day', '2026-11-30', 0, 'sources', 900, ${people})`.execute(tables),
        );
      await expect(insert(4)).rejects.toThrow();
      await expect(insert(5)).resolves.toBeDefined();
      const effect = database.ask((tables) =>
        sql`insert into effect_figure (organisation, day, indicator, value, cases, agents)
        values ('o', '2026-11-30', 'dmt', 300, 50, 4)`.execute(tables),
      );
      await expect(effect).rejects.toThrow();
      const readiness = database.ask((tables) =>
        sql`insert into readiness_figure (organisation, span, day, hour, measure, count, people, values_ms)
        values ('o', 'hour', '2026-11-30', 9, 'ready', 4, 4, '{1,2,3,4}')`.execute(tables),
      );
      await expect(readiness).rejects.toThrow();
    });

    it('of how soon the tool is ready are those of five people at least, by measure, and end after two years', async () => {
      const store = new ReadinessStore(database);
      const measured = () => new FigureLedger(redis, SECRET, () => nowMs, READINESS_PAGES);
      const settleAll = () => new FigureSettlement(measured(), store, settleMeasures, () => nowMs).run();
      const pickUp = async (person: string, readyMs: number, draftMs: number | null, organisation = 'o') => {
        const { cells, values } = measuredCall({
          ...{ readyBeforePickupMs: readyMs, endOfSpeechToExtractsMs: 400, endOfSpeechToDraftMs: draftMs },
        });
        await measured().count({ organisation, person }, cells, values);
      };
      nowMs = at('2026-11-30T09:10');
      for (const [place, person] of ['a', 'b', 'c', 'd', 'e', 'a'].entries())
        await pickUp(person, 1_000 * (6 - place), place < 4 ? 500 : null);
      for (const person of ['a', 'b', 'c', 'd']) await pickUp(person, 1, 1, 'small');
      nowMs = at('2026-11-30T10:05');
      await settleAll();
      const known = { p50: 400, p95: 400 };
      expect(await store.read('2026-11-30')).toEqual({
        ...{ count: 6, readyBeforePickupMs: { p50: 3_000, p95: 1_000 }, endOfSpeechToExtractsMs: known },
        endOfSpeechToDraftMs: { p50: null, p95: null },
      });
      nowMs = at('2026-12-02T11:00');
      await pickUp('e', 9_000, 700);
      nowMs = at('2026-12-07T08:00');
      await settleAll();
      expect((await store.read('2026-11-30', 'o')).endOfSpeechToDraftMs).toEqual({ p50: 500, p95: 700 });
      expect(await store.read('2026-11-30', 'small')).toMatchObject({ count: 0 });
      expect(await store.read('2026-12-01')).toMatchObject({ count: 0 });
      expect(await redis.keys('desk:use-readiness:*')).toEqual([]);
      await store.purge('2026-12-01');
      expect(await store.read('2026-11-30')).toMatchObject({ count: 0 });
    });

    it('of single calls, as they were kept before, are removed: nothing says how many people they are about', async () => {
      await database.ask((tables) =>
        tables.transaction().execute(async (transaction) => {
          await sql`drop table readiness_figure`.execute(transaction);
          await READINESS_MIGRATION.up(transaction);
          await READINESS_ORGANISATION_MIGRATION.up(transaction);
          await sql`insert into readiness_figure (ready_before_pickup_ms, organisation) values (3400, 'o')`.execute(
            transaction,
          );
          await READINESS_FLOOR_MIGRATION.up(transaction);
        }),
      );
      const { rows } = await database.ask((tables) => sql`select * from readiness_figure`.execute(tables));
      expect(rows).toEqual([]);
    });

    it('of a demonstration are marked as made up, and leave alone what an organisation has', async () => {
      const stores = { use: new UseStore(database), effect: new EffectStore(database) };
      const day = '2026-11-27';
      const own = { organisation: 'own', day, indicator: 'dmt', value: 300, cases: 50, agents: 9 } as const;
      await stores.effect.take([own], { keep: true });
      const organisations = ['own', 'made-up'].map((id) => ({ id, name: id, kind: 'fund' }) as const);
      for (const _ of [1, 2]) await makeUpFigures(organisations, stores, at('2026-11-30T09:00'));
      const sums = async (id: string) => await stores.use.sums(id, '2026-09-01', '2026-11-30');
      expect((await sums('made-up')).fictitious).toBe(true);
      expect((await sums('made-up')).cells.get('calls/listening')).toBeGreaterThan(5_000);
      expect((await sums('own')).cells.size).toBe(0);
      expect(await stores.effect.known('made-up')).toMatchObject({ fictitious: true, to: day });
      expect(await stores.effect.known('own')).toEqual({ from: day, to: day, fictitious: false });
    });
  },
);
