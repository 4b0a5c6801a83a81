import type { Certificates } from '@decroche/service-kit';
import { postgresConnection } from '@decroche/service-kit/tls';
import pg from 'pg';
import { StoreAwayError, type StoreFinding, searched } from './stores.ts';

const PAGE = 1_000;
const STATEMENT_TIMEOUT_MS = 60_000;

/** What asks a PostgreSQL database: the client of `pg`, or PGlite. */
export interface Queries {
  query<Row>(statement: string): Promise<{ rows: Row[] }>;
}

/**
 * Every row of every table, as text; the oldest time stamp in any of them.
 *
 * @throws StoreAwayError
 */
export async function searchPostgres(
  url: string,
  traces: readonly string[],
  tls?: Certificates,
): Promise<StoreFinding> {
  const client = await connected(url, tls);
  try {
    return await searchTables(client as Queries, traces);
  } finally {
    await client.end();
  }
}

async function connected(url: string, tls: Certificates | undefined): Promise<pg.Client> {
  try {
    const client = new pg.Client({
      ...postgresConnection(url, tls),
      connectionTimeoutMillis: 10_000,
      statement_timeout: STATEMENT_TIMEOUT_MS,
    });
    await client.connect();
    return client;
  } catch (cause) {
    throw new StoreAwayError('PostgreSQL', 'DATABASE_URL', cause);
  }
}

/** The search of {@link searchPostgres} on an open database. @throws StoreAwayError when a table may not be read */
export async function searchTables(database: Queries, traces: readonly string[]): Promise<StoreFinding> {
  await database.query('begin read only');
  await requireReadable(database);
  const pieces: string[] = [];
  let oldest: number | null = null;
  for (const { name, times } of await tablesOf(database)) {
    await database.query(`declare everything no scroll cursor for select t::text as row from ${name} as t`);
    for (;;) {
      const { rows } = await database.query<{ row: string }>(`fetch ${PAGE} from everything`);
      pieces.push(...rows.map(({ row }) => row));
      if (rows.length < PAGE) break;
    }
    await database.query('close everything');
    for (const column of times) {
      const { rows } = await database.query<{ at: Date | null }>(`select min(${column}) as at from ${name}`);
      const at = rows[0]?.at?.getTime();
      if (at !== undefined && Number.isFinite(at)) oldest = Math.min(oldest ?? at, at);
    }
  }
  await database.query('commit');
  const oldestMs = oldest === null ? null : Math.max(0, Date.now() - oldest);
  return searched('postgresql', pieces, traces, { oldestMs });
}

interface SearchedTable {
  /** Quoted, with its schema. */
  readonly name: string;
  /** Quoted columns that hold a moment. */
  readonly times: readonly string[];
}

/** A table that was passed over would be taken for an empty one. */
async function requireReadable(database: Queries): Promise<void> {
  const { rows } = await database.query<{ name: string }>(`
    select format('%I.%I', schemaname, tablename) as name from pg_catalog.pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')
       and not (has_schema_privilege(schemaname, 'usage')
                and has_table_privilege(format('%I.%I', schemaname, tablename), 'select'))
     order by 1`);
  if (rows[0] !== undefined)
    throw new StoreAwayError(
      'PostgreSQL',
      'that its user has the role pg_read_all_data',
      new Error(`its user may not read ${rows.map(({ name }) => name).join(', ')}`),
    );
}

async function tablesOf(database: Queries): Promise<SearchedTable[]> {
  const { rows } = await database.query<{ name: string; times: string[] | null }>(`
    select format('%I.%I', t.table_schema, t.table_name) as name,
           array_agg(format('%I', c.column_name)) filter (where c.data_type like 'timestamp%') as times
      from information_schema.tables t
      join information_schema.columns c using (table_schema, table_name)
     where t.table_type = 'BASE TABLE' and t.table_schema not in ('pg_catalog', 'information_schema')
     group by 1`);
  return rows.map(({ name, times }) => ({ name, times: times ?? [] }));
}
