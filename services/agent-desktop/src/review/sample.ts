import { sql } from 'kysely';
import { type KeptDraft, keptDraftSchema, type NextReview, type SampleBasis } from '#contract';
import type { DeskDatabase } from '../database/desk-database.ts';
import { readJson } from '../database/json-column.ts';
import { type OpenCampaign, sizeOf } from './campaigns.ts';

/** A draft that was drawn. */
export interface Drawn {
  readonly basis: SampleBasis;
  /** Theme in which it was drawn; empty for other bases. */
  readonly stratum: string;
  /** Drawn from 0 to 1. */
  readonly rank: number;
  readonly draft: KeptDraft;
  /** Is to be read by two. */
  readonly twice: boolean;
  /** The opinion for which it was drawn; null for other bases. */
  readonly opinionId: string | null;
}

/**
 * The sample of a campaign. Each draft draws a number, and the smallest ones of a stratum stay: a fair lot at every moment,
 * however many are still to come. What somebody read stays whatever is drawn after it.
 */
export class Sample {
  readonly #database: DeskDatabase;

  constructor(database: DeskDatabase) {
    this.#database = database;
  }

  /**
   * Takes a draft in, and lets go of those that it displaces.
   *
   * @returns the number that a draft of this stratum has to draw less than from now on; 1 while there is room
   * @throws DependencyAwayError when the database cannot be reached
   */
  async take(
    campaign: OpenCampaign,
    { basis, stratum, rank, twice, draft, opinionId }: Drawn,
  ): Promise<number> {
    const size = sizeOf(campaign.sizes, basis);
    return await this.#database.ask((database) =>
      database.transaction().execute(async (transaction) => {
        // Not after its end, and not into one that is being closed.
        const open = await transaction
          .selectFrom('review_campaign')
          .where('id', '=', campaign.id)
          .where('closed_at', 'is', null)
          .where('ends_at', '>', sql<Date>`now()`)
          .select('id')
          .forUpdate()
          .executeTakeFirst();
        if (open === undefined) return 0;
        await transaction
          .insertInto('review_draft')
          .values({
            ...{ campaign_id: campaign.id, basis, stratum, rank, twice, opinion_id: opinionId },
            draft: JSON.stringify(draft),
          })
          .execute();
        const { rows } = await sql<{ rank: number }>`select rank from review_draft
          where campaign_id = ${campaign.id} and basis = ${basis} and stratum = ${stratum}
          order by rank offset ${size - 1} limit 1`.execute(transaction);
        const last = rows[0]?.rank;
        if (last === undefined) return 1;
        await sql`delete from review_draft
          where campaign_id = ${campaign.id} and basis = ${basis} and stratum = ${stratum} and rank > ${last}
          and not exists (select from review where review.draft_id = review_draft.id)`.execute(transaction);
        return last;
      }),
    );
  }

  /**
   * What a reviewer reads next: a draft that waits for its second reviewer, then one that nobody read, then whatever else he has not
   * read. In an order of his own, so that two who begin together do not read the same.
   *
   * @throws DependencyAwayError when the database cannot be reached
   */
  async next(campaign: OpenCampaign, reviewer: string): Promise<NextReview> {
    const rows = await this.#database.ask(
      async (database) =>
        (
          await sql<{ id: string; draft: unknown; left: string }>`
            select id, draft, count(*) over () as left from (
              select d.id, d.draft, d.twice, count(r.reviewer) as reviews
              from review_draft d left join review r on r.draft_id = d.id
              where d.campaign_id = ${campaign.id}
              group by d.id
              having count(r.reviewer) < 2 and count(*) filter (where r.reviewer = ${reviewer}) = 0
            ) waiting
            order by case when twice and reviews = 1 then 0 when reviews = 0 then 1 else 2 end,
              md5(id::text || ${reviewer})
            limit 1`.execute(database)
        ).rows,
    );
    const [first] = rows;
    if (first === undefined) return { next: null, left: 0 };
    return {
      next: { draftId: first.id, draft: keptDraftSchema.parse(readJson(first.draft)) },
      left: Number(first.left),
    };
  }
}
