import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Queries, searchTables } from './database-search.ts';
import { freshCanary } from './fresh-canary.ts';
import { tracesIn } from './traces.ts';

let database: PGlite;

beforeAll(async () => {
  database = await PGlite.create();
  await database.exec(`
    create schema other;
    create table gap (id int, "the text" text, at timestamptz);
    insert into gap select n, 'une question sans nom', now() - interval '3 days' from generate_series(1, 2500) n;
    create table other.fact (body jsonb);
    insert into other.fact values ('{"said": "Mme Canarizuvira"}');`);
}, 60_000);
afterAll(() => database.close());

describe('the search of a database', () => {
  it('reads every row of every schema, and tells the age of the oldest', async () => {
    const { searchedBytes, found, oldestMs } = await searchTables(database as Queries, ['canarizuvira']);
    expect(found).toEqual(['canarizuvira']);
    expect(searchedBytes).toBeGreaterThan(2_500 * 'une question sans nom'.length);
    expect(oldestMs).toBeGreaterThan(2.9 * 86_400_000);
    expect(oldestMs).toBeLessThan(3.1 * 86_400_000);
  });

  it('finds nothing of what is not there', async () => {
    expect((await searchTables(database as Queries, freshCanary().traces)).found).toEqual([]);
  });
});

it('a database of which a table may not be read is not taken for one without it', async () => {
  await database.exec(`
    create role somebody;
    grant usage on schema public, other to somebody;
    grant select on gap to somebody;
    set role somebody;`);
  try {
    await expect(searchTables(database as Queries, ['x'])).rejects.toThrow(
      'its user may not read other.fact; check that its user has the role pg_read_all_data',
    );
  } finally {
    await database.exec('rollback; reset role; grant pg_read_all_data to somebody; set role somebody;');
  }
  expect((await searchTables(database as Queries, ['canarizuvira'])).found).toEqual(['canarizuvira']);
  await database.exec('reset role;');
});

describe('a fresh canary', () => {
  it('is another one each time, and its own traces are in its text', () => {
    const [first, second] = [freshCanary(), freshCanary()];
    expect(first.text).not.toBe(second.text);
    expect(tracesIn(first.text, first.traces)).toContain(first.traces[0]);
  });
});
