import { type Judgements, judgementsSchema, sampleBasisSchema } from '#contract';
import type { DeskSql } from '../database/desk-database.ts';
import type { FirstReview } from './tally.ts';

/** The first review of each draft of a campaign. */
export async function reviewedFirst(database: DeskSql, campaign: number): Promise<FirstReview[]> {
  const rows = await database
    .selectFrom('review')
    .innerJoin('review_draft', 'review_draft.id', 'review.draft_id')
    .where('campaign_id', '=', campaign)
    .where('ordinal', '=', 1)
    .select(['month', 'basis', 'exact', 'complete', 'clear', 'biased'])
    .execute();
  return rows.map(({ month, basis, ...judgements }) => ({
    month,
    basis: sampleBasisSchema.parse(basis),
    ...judgementsSchema.parse(judgements),
  }));
}

/** What the two reviewers said of each draft of a campaign that two read. */
export async function reviewedPairs(
  database: DeskSql,
  campaign: number,
): Promise<{ first: Judgements; second: Judgements }[]> {
  const rows = await database
    .selectFrom('review')
    .innerJoin('review_draft', 'review_draft.id', 'review.draft_id')
    .where('campaign_id', '=', campaign)
    .orderBy('ordinal')
    .select(['draft_id', 'exact', 'complete', 'clear', 'biased'])
    .execute();
  const drafts = new Map<string, Judgements[]>();
  for (const { draft_id: id, ...judgements } of rows) {
    drafts.set(id, [...(drafts.get(id) ?? []), judgementsSchema.parse(judgements)]);
  }
  return [...drafts.values()].flatMap(([first, second]) =>
    first === undefined || second === undefined ? [] : [{ first, second }],
  );
}
