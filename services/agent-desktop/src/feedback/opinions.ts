import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import {
  type FeedbackReason,
  feedbackReasonSchema,
  type JudgedSentence,
  type KeptDraft,
  keptDraftSchema,
  type Opinion,
  type OpinionsView,
  type Verdict,
} from '#contract';
import { type AuditLog, DESK } from '../audit/audit-log.ts';
import type { DeskDatabase } from '../database/desk-database.ts';
import { readJson } from '../database/json-column.ts';
import type { OpinionTables } from './opinion-tables.ts';

/** Most opinions kept at once: the oldest give way. */
const MAX_OPINIONS = 20_000;
const PAGE_SIZE = 20;
/** Fewer opinions may all be one person's, and are not counted out. */
const LEAST_COUNTED = 5;

/** What an agent thinks of a draft, with what of the draft may be kept. */
export interface NewOpinion {
  readonly verdict: Verdict;
  /** Null for the whole draft. */
  readonly sentence: JudgedSentence | null;
  readonly draft: KeptDraft;
}

/** What is asked of the opinions. */
export interface OpinionQuery {
  readonly verdict?: Verdict | undefined;
  readonly reason?: FeedbackReason | undefined;
  readonly theme?: string | undefined;
  /** From 0. */
  readonly page: number;
}

type Rows = ExpressionBuilder<OpinionTables, 'opinion'>;

/** What agents thought of drafts. Who thought it, and of which call, is in no row. */
export class Opinions {
  readonly #database: DeskDatabase;
  readonly #keptDays: number;

  constructor(database: DeskDatabase, keptDays: number) {
    this.#database = database;
    this.#keptDays = keptDays;
  }

  /**
   * @returns id of the opinion
   * @throws DependencyAwayError when the database cannot be reached
   */
  async add({ verdict, sentence, draft }: NewOpinion): Promise<string> {
    const { id } = await this.#database.ask((database) =>
      database
        .insertInto('opinion')
        .values({
          verdict,
          part: sentence?.part ?? null,
          sentence: sentence?.at ?? null,
          theme: draft.theme,
          draft: JSON.stringify(draft),
        })
        .returning('id')
        .executeTakeFirstOrThrow(),
    );
    return id;
  }

  /**
   * Says why, of an opinion that a draft did not help.
   *
   * @returns false when there is no such opinion
   * @throws DependencyAwayError when the database cannot be reached
   */
  async explain(id: string, reason: FeedbackReason | null): Promise<boolean> {
    const { numUpdatedRows } = await this.#database.ask((database) =>
      database
        .updateTable('opinion')
        .set({ reason })
        .where('id', '=', id)
        .where('verdict', '=', 'did-not-help')
        .executeTakeFirst(),
    );
    return numUpdatedRows > 0n;
  }

  /**
   * Removes an opinion, as if it had not been given.
   *
   * @throws DependencyAwayError when the database cannot be reached
   */
  async withdraw(id: string): Promise<void> {
    await this.#database.ask((database) => database.deleteFrom('opinion').where('id', '=', id).execute());
  }

  /**
   * Opinions from the newest week on. Inside a week their order says nothing.
   *
   * @throws DependencyAwayError when the database cannot be reached
   */
  async page(query: OpinionQuery): Promise<OpinionsView> {
    return await this.#database.ask(async (database) => {
      const asked = (rows: Rows): Expression<SqlBool> => matching(rows, query);
      const week = sql<string>`to_char(date_trunc('week', given_hour at time zone 'UTC'), 'YYYY-MM-DD')`;
      const rows = await database
        .selectFrom('opinion')
        .where(asked)
        .select(['id', 'verdict', 'reason', 'part', 'sentence', 'draft', week.as('week')])
        .orderBy('week', 'desc')
        .orderBy('id')
        .limit(PAGE_SIZE)
        .offset(query.page * PAGE_SIZE)
        .execute();
      const { total } = await database
        .selectFrom('opinion')
        .where(asked)
        .select(sql<string>`count(*)`.as('total'))
        .executeTakeFirstOrThrow();
      const count = (verdict: Verdict) => sql<string>`count(*) filter (where verdict = ${sql.lit(verdict)})`;
      const themes = await database
        .selectFrom('opinion')
        .groupBy('theme')
        .orderBy('theme')
        .select(['theme', count('helped').as('helped'), count('did-not-help').as('against')])
        .execute();
      return {
        opinions: rows.map(opinionOf),
        total: Number(total),
        pageSize: PAGE_SIZE,
        keptDays: this.#keptDays,
        themes: themes.map(({ theme, helped, against }) => ({
          theme,
          helped: counted(helped),
          didNotHelp: counted(against),
        })),
      };
    });
  }

  /**
   * Removes what was kept long enough, and the oldest of too many; the audit log keeps how many went.
   *
   * @returns how many
   * @throws DependencyAwayError when the database cannot be reached
   */
  async purge(audit: Pick<AuditLog, 'record'>): Promise<number> {
    const { numDeletedRows } = await this.#database.ask((database) =>
      database
        .deleteFrom('opinion')
        .where((rows) =>
          rows.or([
            rows(
              'given_hour',
              '<',
              sql<Date>`now() - make_interval(days => ${sql.lit(this.#keptDays)}::integer)`,
            ),
            rows(
              'id',
              'in',
              rows
                .selectFrom('opinion')
                .select('id')
                .orderBy('given_hour', 'desc')
                .orderBy('id')
                .offset(MAX_OPINIONS),
            ),
          ]),
        )
        .executeTakeFirst(),
    );
    const count = Number(numDeletedRows);
    if (count > 0)
      await audit.record(DESK, 'feedback-purge', `${count} avis de plus de ${this.#keptDays} jours`, 'done');
    return count;
  }
}

function matching(rows: Rows, { verdict, reason, theme }: OpinionQuery): Expression<SqlBool> {
  return rows.and([
    ...(verdict === undefined ? [] : [rows('verdict', '=', verdict)]),
    ...(reason === undefined ? [] : [rows('reason', '=', reason)]),
    ...(theme === undefined ? [] : [rows('theme', '=', theme)]),
  ]);
}

/** A number that is 0, or large enough to be no single person's. */
function counted(value: string): number | null {
  const count = Number(value);
  return count > 0 && count < LEAST_COUNTED ? null : count;
}

interface OpinionRow {
  readonly id: string;
  readonly week: string;
  readonly verdict: string;
  readonly reason: string | null;
  readonly part: string | null;
  readonly sentence: number | null;
  readonly draft: unknown;
}

function opinionOf({ id, week, verdict, reason, part, sentence, draft }: OpinionRow): Opinion {
  return {
    id,
    week,
    verdict: verdict === 'helped' ? 'helped' : 'did-not-help',
    reason: reason === null ? null : feedbackReasonSchema.parse(reason),
    sentence: sentence === null ? null : { part: part === 'prose' ? 'prose' : 'sentences', at: sentence },
    draft: keptDraftSchema.parse(readJson(draft)),
  };
}
