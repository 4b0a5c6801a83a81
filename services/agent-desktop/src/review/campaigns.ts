import { sql } from 'kysely';
import {
  type CampaignPlan,
  type CampaignView,
  type SampleBasis,
  type SampleSizes,
  sampleSizesSchema,
} from '#contract';
import { type AuditLog, DESK } from '../audit/audit-log.ts';
import type { DeskDatabase, DeskSql } from '../database/desk-database.ts';
import { readJson } from '../database/json-column.ts';
import { CampaignOpenError, MalformedRequestError } from '../http/request-errors.ts';
import { reviewedFirst, reviewedPairs } from './reviewed.ts';
import { pairsOf, resultsOf } from './tally.ts';

/** Where a day of the fund ends. */
const DAY_ZONE = 'Europe/Paris';

/** A campaign that goes on. */
export interface OpenCampaign {
  readonly id: number;
  readonly endsAtMs: number;
  readonly sizes: SampleSizes;
}

/** What the fund says of campaigns. */
export interface CampaignRules {
  readonly proposedSizes: SampleSizes;
  readonly longestDays: number;
}

/** Times in which drafts are sampled and read. At the end of one what was sampled is gone: counts stay, and remarks. */
export class Campaigns {
  readonly #database: DeskDatabase;
  readonly rules: CampaignRules;

  constructor(database: DeskDatabase, rules: CampaignRules) {
    this.#database = database;
    this.rules = rules;
  }

  /**
   * The campaign that goes on; null when none does.
   *
   * @throws DependencyAwayError when the database cannot be reached
   */
  async current(): Promise<OpenCampaign | null> {
    return await this.#database.ask(async (database) => {
      const row = await openRow(database).select(['id', 'ends_at', 'sizes']).executeTakeFirst();
      return row === undefined
        ? null
        : {
            id: row.id,
            endsAtMs: row.ends_at.getTime(),
            sizes: sampleSizesSchema.parse(readJson(row.sizes)),
          };
    });
  }

  /**
   * @param mayPlan whether the asker may begin and end campaigns
   * @throws DependencyAwayError when the database cannot be reached
   */
  async view(mayPlan: boolean): Promise<CampaignView> {
    const { proposedSizes, longestDays } = this.rules;
    const campaign = await this.#database.ask(async (database) => {
      const row = await openRow(database)
        .select([
          'id',
          'sizes',
          sql<string>`to_char(began_at at time zone ${sql.lit(DAY_ZONE)}, 'YYYY-MM-DD')`.as('began'),
          sql<string>`to_char(ends_at at time zone ${sql.lit(DAY_ZONE)} - interval '1 second', 'YYYY-MM-DD')`.as(
            'ends',
          ),
        ])
        .executeTakeFirst();
      if (row === undefined) return null;
      const count = (what: string) => sql<string>`count(*) filter (where ${sql.raw(what)})`;
      const { sampled, reviewed, twice } = await database
        .selectFrom(
          database
            .selectFrom('review_draft')
            .leftJoin('review', 'review.draft_id', 'review_draft.id')
            .where('campaign_id', '=', row.id)
            .groupBy('review_draft.id')
            .select(sql<string>`count(review.reviewer)`.as('reviews'))
            .as('drafts'),
        )
        .select([
          count('true').as('sampled'),
          count('reviews > 0').as('reviewed'),
          count('reviews > 1').as('twice'),
        ])
        .executeTakeFirstOrThrow();
      return {
        beganOn: row.began,
        endsOn: row.ends,
        sizes: sampleSizesSchema.parse(readJson(row.sizes)),
        sampled: Number(sampled),
        reviewed: Number(reviewed),
        reviewedTwice: Number(twice),
      };
    });
    return { campaign, proposedSizes, longestDays, mayPlan };
  }

  /**
   * Begins a campaign now.
   *
   * @throws CampaignOpenError when one goes on
   * @throws MalformedRequestError when its end has been, or is too far off
   * @throws DependencyAwayError when the database cannot be reached
   */
  async begin({ endsOn, sizes }: CampaignPlan): Promise<void> {
    const { longestDays } = this.rules;
    const begun = await this.#database.ask((database) =>
      database.transaction().execute(async (transaction) => {
        await sql`lock table review_campaign in share row exclusive mode`.execute(transaction);
        const end = sql<Date>`(${endsOn}::date + 1)::timestamp at time zone ${sql.lit(DAY_ZONE)}`;
        const { rows } = await sql<{ fits: boolean }>`select ${end} > now()
          and ${end} <= now() + make_interval(days => ${sql.lit(longestDays + 1)}) as fits`.execute(
          transaction,
        );
        if (rows[0]?.fits !== true) return 'end';
        const open = await transaction
          .selectFrom('review_campaign')
          .where('closed_at', 'is', null)
          .select('id')
          .executeTakeFirst();
        if (open !== undefined) return 'open';
        await transaction
          .insertInto('review_campaign')
          .values({ ends_at: end, sizes: JSON.stringify(sizes), closed_at: null })
          .execute();
        return 'begun';
      }),
    );
    if (begun === 'end')
      throw new MalformedRequestError(`endsOn: expected a day from today to ${longestDays} days from now`);
    if (begun === 'open') throw new CampaignOpenError();
  }

  /**
   * Ends the campaign that goes on; what was sampled goes with {@link closeEnded}.
   *
   * @returns false when none does
   * @throws DependencyAwayError when the database cannot be reached
   */
  async end(): Promise<boolean> {
    const { numUpdatedRows } = await this.#database.ask((database) =>
      database
        .updateTable('review_campaign')
        .set({ ends_at: sql<Date>`now()` })
        .where('closed_at', 'is', null)
        .where('ends_at', '>', sql<Date>`now()`)
        .executeTakeFirst(),
    );
    return numUpdatedRows > 0n;
  }

  /**
   * Counts what was said in campaigns that are over, and removes all that was sampled for them; the audit log keeps how much.
   *
   * @throws DependencyAwayError when the database cannot be reached
   */
  async closeEnded(audit: Pick<AuditLog, 'record'>): Promise<void> {
    const closed = await this.#database.ask((database) =>
      database.transaction().execute(async (transaction) => {
        // Of several instances one finds it open.
        const ended = await transaction
          .updateTable('review_campaign')
          .set({ closed_at: sql<Date>`now()` })
          .where('closed_at', 'is', null)
          .where('ends_at', '<=', sql<Date>`now()`)
          .returning('id')
          .executeTakeFirst();
        return ended === undefined ? undefined : await closeCampaign(transaction, ended.id);
      }),
    );
    if (closed !== undefined)
      await audit.record(
        DESK,
        'review-purge',
        `fin de campagne : ${closed} réponses relues ou à relire`,
        'done',
      );
  }
}

/** @returns how many drafts went */
async function closeCampaign(database: DeskSql, campaign: number): Promise<number> {
  const results = resultsOf(await reviewedFirst(database, campaign));
  const pairs = pairsOf(await reviewedPairs(database, campaign));
  if (results.length > 0)
    await database
      .insertInto('review_result')
      .values(results.map((result) => ({ campaign_id: campaign, ...result })))
      .execute();
  if (pairs.length > 0)
    await database
      .insertInto('review_agreement')
      .values(pairs.map((pair) => ({ campaign_id: campaign, ...pair })))
      .execute();
  const { numDeletedRows } = await database
    .deleteFrom('review_draft')
    .where('campaign_id', '=', campaign)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** The campaign whose end has not come; what an end left behind is not shown, closed or not. */
function openRow(database: DeskSql) {
  return database
    .selectFrom('review_campaign')
    .where('closed_at', 'is', null)
    .where('ends_at', '>', sql<Date>`now()`);
}

/** How many drafts of a stratum are sampled. */
export function sizeOf(sizes: SampleSizes, basis: SampleBasis): number {
  return { theme: sizes.perTheme, 'low-confidence': sizes.lowConfidence, feedback: sizes.feedback }[basis];
}
