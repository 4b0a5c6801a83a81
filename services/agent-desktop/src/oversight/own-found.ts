import type { FoundStore } from '@decroche/service-kit';
import { foundKeys } from '@decroche/service-kit/redis';
import type { Redis } from 'ioredis';
import { type RawBuilder, sql } from 'kysely';
import type { DeskDatabase } from '../database/desk-database.ts';

/** First word of the desk's keys, and what each kind of them is of, among what it tells that it keeps. */
const KEYS = {
  first: 'desk',
  told: {
    'desk:asked-today': ['asked-today'],
    'desk:conversation': ['calls', 'questions'],
    'desk:extension': ['extensions'],
    'desk:extension-ask': ['extension-requests'],
    'desk:logout-token': ['provider-sessions'],
    'desk:provider-session': ['provider-sessions'],
    'desk:readiness': ['readiness-marks'],
    'desk:review-claim': ['review-claims'],
    'desk:session': ['sessions'],
    'desk:session-slot': ['sessions'],
    'desk:use': ['use-ledger'],
    'desk:use-once': ['use-ledger'],
  },
} as const;

/** Tables whose rows have an age: what they are of, and the time from which it counts. */
const TABLES: Readonly<Record<string, { readonly of: string; readonly since: RawBuilder<Date> }>> = {
  audit_entry: { of: 'audit-log', since: sql`at` },
  effect_figure: { of: 'effect-figures', since: sql`day` },
  forget_check: { of: 'forget-checks', since: sql`checked_at` },
  opinion: { of: 'opinions', since: sql`given_hour` },
  readiness_figure: { of: 'readiness-figures', since: sql`measured_at` },
  review_draft: {
    of: 'review-sample',
    since: sql`(select began_at from review_campaign where review_campaign.id = campaign_id)`,
  },
  review_remark: { of: 'review-remarks', since: sql`written_week` },
  review_result: {
    of: 'review-results',
    since: sql`(select closed_at from review_campaign where review_campaign.id = campaign_id)`,
  },
  use_figure: { of: 'use-figures', since: sql`day` },
};

/** Where the desk keeps something that lasts. */
export interface OwnPlaces {
  readonly redis: Redis;
  readonly database: DeskDatabase;
}

/** What the desk has in Redis and in its database, as they say themselves. */
export async function ownFound({ redis, database }: OwnPlaces): Promise<readonly FoundStore[]> {
  const [keys, tables] = await Promise.all([foundKeys(redis, KEYS.first, KEYS.told), foundTables(database)]);
  return [...keys, ...tables];
}

async function foundTables(database: DeskDatabase): Promise<readonly FoundStore[]> {
  const names = Object.entries(TABLES);
  const lines = names.map(
    ([name, { since }]) =>
      sql`select ${sql.lit(name)} as name, count(*)::integer as count,
        (extract(epoch from now() - min(${since})) * 1000)::float8 as oldest from ${sql.table(name)}`,
  );
  const found = await database
    .ask(
      async (connection) =>
        (await sql<TableRow>`${sql.join(lines, sql` union all `)}`.execute(connection)).rows,
    )
    .catch(() => []);
  return names.map(([name, { of }]): FoundStore => {
    const row = found.find((each) => each.name === name);
    const oldestMs = row?.oldest == null ? null : Math.max(0, row.oldest);
    return {
      ...{ of: [of], kind: 'table', name },
      seen:
        row === undefined ? null : { count: row.count, oldestMs, limitMs: null, endless: 0, onDisk: null },
    };
  });
}

interface TableRow {
  readonly name: string;
  readonly count: number;
  /** Milliseconds. */
  readonly oldest: number | null;
}
