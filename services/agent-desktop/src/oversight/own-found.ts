import type { FoundStore, SeenStore } from '@decroche/service-kit';
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
    'desk:use-readiness': ['use-ledger'],
  },
} as const;

/** Tables whose rows have an age: what they are of, and the time from which it counts. */
const TABLES: Readonly<Record<string, { readonly of: string; readonly since: RawBuilder<Date> }>> = {
  audit_entry: { of: 'audit-log', since: sql`at` },
  effect_figure: { of: 'effect-figures', since: sql`day` },
  forget_check: { of: 'forget-checks', since: sql`checked_at` },
  opinion: { of: 'opinions', since: sql`given_hour` },
  readiness_figure: { of: 'readiness-figures', since: sql`day` },
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

/** Each is asked for by itself: one that cannot be read leaves the others readable. */
async function foundTables(database: DeskDatabase): Promise<readonly FoundStore[]> {
  return await Promise.all(
    Object.entries(TABLES).map(async ([name, { of, since }]): Promise<FoundStore> => {
      const query = sql<TableRow>`select count(*)::integer as count,
        (extract(epoch from now() - min(${since})) * 1000)::float8 as oldest from ${sql.table(name)}`;
      const rows = await database
        .ask(async (connection) => (await query.execute(connection)).rows)
        .catch(() => []);
      return { of: [of], kind: 'table', name, seen: seenRows(rows[0]) };
    }),
  );
}

interface TableRow {
  readonly count: number;
  /** Milliseconds. */
  readonly oldest: number | null;
}

function seenRows(row: TableRow | undefined): SeenStore | null {
  if (row === undefined) return null;
  const oldestMs = row.oldest === null ? null : Math.max(0, row.oldest);
  return { count: row.count, oldestMs, limitMs: null, endless: 0, onDisk: null };
}
