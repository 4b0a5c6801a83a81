import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { expect, it } from 'vitest';
import { narrowingSteps } from './added-migrations.ts';

function asking(...statements: readonly string[]): Migration {
  return {
    up: async (db: Kysely<unknown>) => {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  };
}

const FIRST = asking('create table gap (id int)');

async function faultsOf(...statements: readonly string[]): Promise<readonly string[]> {
  return await narrowingSteps({ '001': FIRST, '002': asking(...statements) }, '001');
}

it.each([
  'alter table gap add column colour text',
  "alter table gap add column colour text not null default ''",
  'alter table gap alter column example drop not null',
  'create index gap_colour on gap (colour)',
  "update gap set colour = 'red'",
])('a step may widen what is there: %s', async (statement) => {
  expect(await faultsOf(statement)).toEqual([]);
});

it.each([
  'drop table gap',
  'alter table gap drop column example',
  'alter table gap rename column example to sample',
  'alter table gap rename to gaps',
  'alter table "gap" alter column "count" type bigint',
  'alter table gap alter column example set not null',
  'alter table gap alter column count drop default',
  'alter table gap add column colour text not null',
  'alter table gap add constraint gap_count check (count > 0)',
  'create unique index gap_example on gap (example)',
  'create trigger gap_kept before delete on gap execute function refuse()',
  'revoke update on gap from public',
])('a step may not take away what the last release needs: %s', async (statement) => {
  expect(await faultsOf(statement)).toEqual([expect.stringMatching(/^002: /)]);
});

it('a table that the same version makes is its own affair', async () => {
  expect(
    await faultsOf('create table "topic" (id int)', 'create unique index topic_id on "topic" (id)'),
  ).toEqual([]);
});

it('a way back is refused, and a step of the release that is gone is missed', async () => {
  const back = { ...asking(), down: async () => undefined };
  expect(await narrowingSteps({ '001': FIRST, '002': back }, '001')).toEqual(['002: has a way back']);
  expect(await narrowingSteps({ '001': FIRST }, '002')).toEqual([expect.stringContaining('it is gone')]);
});
