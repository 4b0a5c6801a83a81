import { sql } from 'kysely';
import { type KeptDraft, keptDraftSchema, type ReviewBody } from '#contract';
import type { DeskDatabase, DeskSql } from '../database/desk-database.ts';
import { readJson } from '../database/json-column.ts';
import { NotFoundError } from '../http/request-errors.ts';
import type { OpenCampaign } from './campaigns.ts';
import { faultsOf } from './tally.ts';

/** Reviewers of a draft at most. */
const MAX_REVIEWS = 2;

/** What reviewers say of the drafts of a campaign. */
export class Reviews {
  readonly #database: DeskDatabase;

  constructor(database: DeskDatabase) {
    this.#database = database;
  }

  /**
   * Keeps a review, and its comment as a remark to the expert.
   *
   * @param reviewer handle
   * @throws NotFoundError when the draft is not there for him: it went, he or two others read it
   * @throws DependencyAwayError when the database cannot be reached
   */
  async give(
    campaign: OpenCampaign,
    { draftId, reviewer }: { readonly draftId: string; readonly reviewer: string },
    { comment, ...judgements }: ReviewBody,
  ): Promise<void> {
    const given = await this.#database.ask((database) =>
      database.transaction().execute(async (transaction) => {
        const draft = await draftForReview(transaction, campaign, draftId);
        if (draft === undefined) return false;
        const before = await transaction
          .selectFrom('review')
          .where('draft_id', '=', draftId)
          .select(['reviewer', 'ordinal'])
          .execute();
        if (before.length >= MAX_REVIEWS || before.some((review) => review.reviewer === reviewer))
          return false;
        const remark =
          comment === ''
            ? undefined
            : await transaction
                .insertInto('review_remark')
                .values({
                  draft_id: draftId,
                  comment,
                  faults: JSON.stringify(faultsOf(judgements)),
                  theme: draft.theme,
                  articles: JSON.stringify(articlesOf(draft)),
                  changed_slug: null,
                  changed_version: null,
                })
                .returning('id')
                .executeTakeFirstOrThrow();
        await transaction
          .insertInto('review')
          .values({
            draft_id: draftId,
            reviewer,
            ordinal: before.some(({ ordinal }) => ordinal === 1) ? 2 : 1,
            ...judgements,
            remark_id: remark?.id ?? null,
          })
          .execute();
        return true;
      }),
    );
    if (!given) throw new NotFoundError('this draft');
  }

  /**
   * Takes a review back, with its remark unless an expert answered that.
   *
   * @throws NotFoundError when he gave none of this draft
   * @throws DependencyAwayError when the database cannot be reached
   */
  async withdraw(
    campaign: OpenCampaign,
    { draftId, reviewer }: { readonly draftId: string; readonly reviewer: string },
  ): Promise<void> {
    const withdrawn = await this.#database.ask((database) =>
      database.transaction().execute(async (transaction) => {
        if ((await draftForReview(transaction, campaign, draftId)) === undefined) return false;
        const review = await transaction
          .deleteFrom('review')
          .where('draft_id', '=', draftId)
          .where('reviewer', '=', reviewer)
          .returning(['remark_id'])
          .executeTakeFirst();
        if (review === undefined) return false;
        // Whoever is left is the first.
        await transaction.updateTable('review').set({ ordinal: 1 }).where('draft_id', '=', draftId).execute();
        if (review.remark_id !== null)
          await transaction
            .deleteFrom('review_remark')
            .where('id', '=', review.remark_id)
            .where('state', '=', 'open')
            .execute();
        return true;
      }),
    );
    if (!withdrawn) throw new NotFoundError('a review of yours');
  }
}

/** The draft, if its campaign still goes on, and nobody else reviews it meanwhile. */
async function draftForReview(
  database: DeskSql,
  campaign: OpenCampaign,
  draftId: string,
): Promise<KeptDraft | undefined> {
  const row = await database
    .selectFrom('review_draft')
    .innerJoin('review_campaign', 'review_campaign.id', 'review_draft.campaign_id')
    .where('review_draft.id', '=', draftId)
    .where('campaign_id', '=', campaign.id)
    .where('closed_at', 'is', null)
    .where('ends_at', '>', sql<Date>`now()`)
    .select('draft')
    .forUpdate('review_draft')
    .executeTakeFirst();
  return row === undefined ? undefined : keptDraftSchema.parse(readJson(row.draft));
}

/** The articles of a draft, each once. */
function articlesOf({ sources }: KeptDraft): { slug: string; version: number; title: string }[] {
  const articles = sources.map(({ articleSlug, articleVersion, title }) => ({
    ...{ slug: articleSlug, version: articleVersion, title },
  }));
  return [...new Map(articles.map((article) => [article.slug, article])).values()];
}
