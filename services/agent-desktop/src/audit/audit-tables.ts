import { type Generated, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Table of the audit log. Rows are only added, and go only by the purge ({@link AUDIT_MIGRATION}). */
export interface AuditTables {
  audit_entry: {
    id: Generated<string>;
    at: Generated<Date>;
    /** Handle of the person, the same in each of his sessions. */
    person: string;
    name: string;
    organisation: string;
    act: string;
    /** What it was done to. */
    subject: string;
    outcome: string;
  };
}

/** No entry goes before it is so old, whoever purges, days: six months, the least that the CNIL asks of such logs. */
export const AUDIT_LEAST_DAYS = 180;
/** Setting under which, for one transaction, old entries may go. */
export const PURGE_SETTING = 'decroche.audit_purge';

/**
 * The database itself refuses whatever is no addition, so that no fault of this program, and nobody who speaks through it, changes
 * what was kept. An entry has the database's time. Who owns the database can still take the guard away.
 */
export const AUDIT_MIGRATION: Migration = {
  async up(database: Kysely<unknown>) {
    await sql`create table audit_entry (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      person text not null,
      name text not null,
      organisation text not null,
      act text not null,
      subject text not null,
      outcome text not null
    )`.execute(database);
    await sql`create function audit_entry_guard() returns trigger language plpgsql as $guard$
      begin
        if tg_op = 'INSERT' then
          new.at := now();
          return new;
        end if;
        if tg_op = 'DELETE' then
          if current_setting('${sql.raw(PURGE_SETTING)}', true) = 'on'
            and old.at < now() - make_interval(days => ${sql.lit(AUDIT_LEAST_DAYS)})
          then
            return old;
          end if;
        end if;
        raise exception 'audit_entry takes additions only' using errcode = 'insufficient_privilege';
      end
    $guard$`.execute(database);
    await sql`create trigger audit_entry_rows before insert or update or delete on audit_entry
      for each row execute function audit_entry_guard()`.execute(database);
    await sql`create trigger audit_entry_whole before truncate on audit_entry
      for each statement execute function audit_entry_guard()`.execute(database);
  },
};
