import { sql } from 'kysely';
import {
  keptDraftSchema,
  type Remark,
  type RemarkAnswer,
  type RemarksQuery,
  type RemarksView,
  remarkSchema,
} from '#contract';
import { type AuditLog, DESK } from '../audit/audit-log.ts';
import type { DeskDatabase } from '../database/desk-database.ts';
import { readJson } from '../database/json-column.ts';

const PAGE_SIZE = 20;

/** What reviewers wrote to the experts, and what came of it. They outlive the draft, which goes with its campaign. */
export class Remarks {
  readonly #database: DeskDatabase;
  readonly #keptDays: number;

  constructor(database: DeskDatabase, keptDays: number) {
    this.#database = database;
    this.#keptDays = keptDays;
  }

  /**
   * What is open first, then the newest.
   *
   * @throws DependencyAwayError when the database cannot be reached
   */
  async page({ state, article, page }: RemarksQuery): Promise<RemarksView> {
    const rows = await this.#database.ask((database) => {
      // The draft of a campaign that is over may still wait for its removal: it is shown no more.
      let query = database
        .selectFrom('review_remark')
        .leftJoin('review_draft', 'review_draft.id', 'review_remark.draft_id')
        .leftJoin('review_campaign', (join) =>
          join
            .onRef('review_campaign.id', '=', 'review_draft.campaign_id')
            .on('ends_at', '>', sql<Date>`now()`),
        )
        .select([
          'review_remark.id',
          sql<string>`to_char(written_week at time zone 'UTC', 'YYYY-MM-DD')`.as('week'),
          'comment',
          'faults',
          'theme',
          'articles',
          sql<unknown>`case when review_campaign.id is not null then draft end`.as('draft'),
          'state',
          'changed_slug',
          'changed_version',
          'why',
          sql<string>`count(*) over ()`.as('total'),
        ])
        .orderBy(sql`state <> 'open'`)
        .orderBy('written_week', 'desc')
        .orderBy('review_remark.id')
        .limit(PAGE_SIZE)
        .offset(page * PAGE_SIZE);
      if (state !== undefined) query = query.where('state', '=', state);
      if (article !== undefined)
        query = query.where(sql<boolean>`articles @> ${JSON.stringify([{ slug: article }])}::jsonb`);
      return query.execute();
    });
    return {
      remarks: rows.map(remarkOf),
      total: Number(rows[0]?.total ?? 0),
      pageSize: PAGE_SIZE,
      keptDays: this.#keptDays,
    };
  }

  /**
   * Keeps what came of a remark.
   *
   * @returns false when there is no such remark
   * @throws DependencyAwayError when the database cannot be reached
   */
  async answer(id: string, answer: RemarkAnswer): Promise<boolean> {
    const changed = answer.state === 'changed' ? answer : undefined;
    const { numUpdatedRows } = await this.#database.ask((database) =>
      database
        .updateTable('review_remark')
        .set({
          state: answer.state,
          changed_slug: changed?.slug ?? null,
          changed_version: changed?.version ?? null,
          why: answer.state === 'rejected' ? answer.why : '',
        })
        .where('id', '=', id)
        .executeTakeFirst(),
    );
    return numUpdatedRows > 0n;
  }

  /**
   * Removes remarks that were kept long enough; the audit log keeps how many.
   *
   * @throws DependencyAwayError when the database cannot be reached
   */
  async purge(audit: Pick<AuditLog, 'record'>): Promise<void> {
    const { numDeletedRows } = await this.#database.ask((database) =>
      database
        .deleteFrom('review_remark')
        .where(
          'written_week',
          '<',
          sql<Date>`now() - make_interval(days => ${sql.lit(this.#keptDays)}::integer)`,
        )
        .executeTakeFirst(),
    );
    if (numDeletedRows > 0n)
      await audit.record(
        DESK,
        'review-purge',
        `${numDeletedRows} remarques de plus de ${this.#keptDays} jours`,
        'done',
      );
  }
}

interface RemarkRow {
  readonly id: string;
  readonly week: string;
  readonly comment: string;
  readonly faults: unknown;
  readonly theme: string;
  readonly articles: unknown;
  readonly draft: unknown;
  readonly state: string;
  readonly changed_slug: string | null;
  readonly changed_version: number | null;
  readonly why: string;
}

function remarkOf({ changed_slug: slug, changed_version: version, draft, ...row }: RemarkRow): Remark {
  return remarkSchema.parse({
    ...row,
    faults: readJson(row.faults),
    articles: readJson(row.articles),
    draft: draft === null ? null : keptDraftSchema.parse(readJson(draft)),
    changed: slug === null || version === null ? null : { slug, version },
  });
}
