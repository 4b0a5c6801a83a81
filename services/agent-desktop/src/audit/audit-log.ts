import { describeError, type Logger, retry } from '@decroche/service-kit';
import { sql } from 'kysely';
import {
  type AuditAct,
  type AuditEntry,
  type AuditFilter,
  type AuditOutcome,
  type AuditPage,
  auditEntrySchema,
} from '#contract';
import type { DeskDatabase } from '../database/desk-database.ts';
import { RequestError } from '../http/request-errors.ts';
import { PURGE_SETTING } from './audit-tables.ts';

/** Who does something: a {@link Session} is one. */
export interface Actor {
  /** Handle of the person, the same in each of his sessions. */
  readonly person: string;
  readonly name: string;
  readonly organisation: { readonly name: string };
}

/** What is asked of the log. */
export interface AuditQuery extends AuditFilter {
  /** Entries before this one; all when absent. */
  readonly before?: string | undefined;
  /** Entries of one page at most. */
  readonly limit: number;
}

/** Who acts where no person does. */
export const DESK: Actor = { person: 'decroche', name: 'Décroché', organisation: { name: '' } };
/** Longest text in an entry. */
const MAX_TEXT = 300;
/** How often an entry of something done is tried, over about two minutes. */
const ATTEMPTS = 10;

/** Who did what to what and when, of all that changes things: rights, publications, exports, extensions. Kept, never changed. */
export class AuditLog {
  readonly #database: DeskDatabase;
  readonly #logger: Logger;
  readonly #stop = new AbortController();

  constructor(database: DeskDatabase, logger: Logger) {
    this.#database = database;
    this.#logger = logger;
  }

  /**
   * Does something that changes things, and keeps who did it and how it ended. Nothing is done while the log cannot be written.
   *
   * @param subject what it is done to: an article, an extension; nothing that a caller said
   * @param isDone whether what came of it is that it was done; else the desk did not let it happen
   * @throws DependencyAwayError when the log cannot be written: nothing was done
   */
  async keep<T>(
    actor: Actor,
    act: AuditAct,
    subject: string,
    work: () => Promise<T>,
    isDone: (result: T) => boolean = () => true,
  ): Promise<T> {
    await this.#database.ask((database) =>
      database.selectFrom('audit_entry').select('id').limit(1).execute(),
    );
    let result: T;
    try {
      result = await work();
    } catch (error) {
      await this.#surely(actor, act, subject, error instanceof RequestError ? 'refused' : 'failed');
      throw error;
    }
    await this.#surely(actor, act, subject, isDone(result) ? 'done' : 'refused');
    return result;
  }

  /**
   * Keeps something that was done.
   *
   * @throws DependencyAwayError when the log cannot be written
   */
  async record(actor: Actor, act: AuditAct, subject: string, outcome: AuditOutcome): Promise<void> {
    await this.#database.ask((database) =>
      database
        .insertInto('audit_entry')
        .values(rowOf(actor, act, subject, outcome))
        .execute(),
    );
  }

  /**
   * Keeps that rights are given by another file than before.
   *
   * @param digest of the file by which rights are given now
   * @throws DependencyAwayError when the log cannot be written
   */
  async recordRights(digest: string): Promise<void> {
    const subject = `fichier des droits, empreinte ${digest}`;
    const last = await this.#database.ask((database) =>
      database
        .selectFrom('audit_entry')
        .where('act', '=', 'rights')
        .where('person', '=', DESK.person)
        .orderBy('id', 'desc')
        .select('subject')
        .limit(1)
        .executeTakeFirst(),
    );
    if (last?.subject !== subject) await this.record(DESK, 'rights', subject, 'done');
  }

  /**
   * Entries, the newest first.
   *
   * @throws DependencyAwayError when the log cannot be read
   */
  async page({ before, act, day, person, limit }: AuditQuery): Promise<AuditPage> {
    const rows = await this.#database.ask((database) => {
      let query = database
        .selectFrom('audit_entry')
        .selectAll()
        .orderBy('id', 'desc')
        .limit(limit + 1);
      if (before !== undefined) query = query.where('id', '<', before);
      if (act !== undefined) query = query.where('act', '=', act);
      if (day !== undefined)
        query = query.where(sql<string>`to_char(at at time zone 'Europe/Paris', 'YYYY-MM-DD')`, '=', day);
      if (person !== undefined)
        query = query.where('name', 'ilike', `%${person.replace(/[\\%_]/g, '\\$&')}%`);
      return query.execute();
    });
    const entries = rows
      .slice(0, limit)
      .map(
        ({ id, at, ...row }): AuditEntry =>
          auditEntrySchema.parse({ ...row, id: String(id), atMs: at.getTime() }),
      );
    return { entries, next: rows.length > limit ? (entries.at(-1)?.id ?? null) : null };
  }

  /**
   * Removes what is older than that, and keeps how much it was. The only way out of the log.
   *
   * @param keptDays never below {@link AUDIT_LEAST_DAYS}, which the database holds to
   * @returns how many entries went
   * @throws DependencyAwayError when the log cannot be written
   */
  async purge(keptDays: number): Promise<number> {
    return await this.#database.ask((database) =>
      database.transaction().execute(async (transaction) => {
        await sql`select set_config(${PURGE_SETTING}, 'on', true)`.execute(transaction);
        const { numDeletedRows } = await transaction
          .deleteFrom('audit_entry')
          .where('at', '<', sql<Date>`now() - make_interval(days => ${keptDays}::integer)`)
          .executeTakeFirst();
        const count = Number(numDeletedRows);
        if (count > 0) {
          const subject = `${count} de plus de ${keptDays} jours`;
          await transaction
            .insertInto('audit_entry')
            .values(rowOf(DESK, 'audit-purge', subject, 'done'))
            .execute();
        }
        return count;
      }),
    );
  }

  /**
   * What the desk itself does with the log: keeps that rights are given by another file, and removes what is too old.
   *
   * @param rightsDigest of the file by which rights are given; undefined where there is none
   * @throws DependencyAwayError when the log cannot be written
   */
  async keepUp(keptDays: number, rightsDigest: string | undefined): Promise<void> {
    if (rightsDigest !== undefined) await this.recordRights(rightsDigest);
    await this.purge(keptDays);
  }

  destroy(): void {
    this.#stop.abort(new Error('closed'));
  }

  /** What was done is kept though the database went away meanwhile, if it comes back in time. */
  async #surely(actor: Actor, act: AuditAct, subject: string, outcome: AuditOutcome): Promise<void> {
    const write = (): Promise<void> => this.record(actor, act, subject, outcome);
    await write().catch(() => {
      retry(write, { firstMs: 200, mostMs: 30_000, attempts: ATTEMPTS, signal: this.#stop.signal }).catch(
        (error: unknown) =>
          this.#logger.error({ err: describeError(error), act }, 'an entry of the audit log is lost'),
      );
    });
  }
}

function rowOf({ person, name, organisation }: Actor, act: AuditAct, subject: string, outcome: AuditOutcome) {
  const cut = (text: string): string => text.slice(0, MAX_TEXT);
  return {
    person,
    name: cut(name),
    organisation: cut(organisation.name),
    act,
    subject: cut(subject),
    outcome,
  };
}
