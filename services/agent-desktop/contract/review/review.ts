import { keptDraftSchema } from '../kept-draft.ts';
import { type Sent, z } from '../schema.ts';

/** What a reviewer says of a draft, in the order in which it is asked. */
export const CRITERIA = ['exact', 'complete', 'clear', 'biased'] as const;
export const criterionSchema = z.enum(CRITERIA);
export type Criterion = Sent<typeof criterionSchema>;

export const judgementSchema = z.enum(['yes', 'no', 'unsure']);
export type Judgement = Sent<typeof judgementSchema>;

export const judgementsSchema = z.object({
  exact: judgementSchema,
  complete: judgementSchema,
  clear: judgementSchema,
  biased: judgementSchema,
});
export type Judgements = Sent<typeof judgementsSchema>;

const COMMENT = 'expected at most 500 characters';

/** Body of `POST /api/review/:draftId`. */
export const reviewSchema = z.extend(judgementsSchema, {
  /** For the expert; empty for none. Refused with anything personal in it. */
  comment: z.string().check(z.maxLength(500, COMMENT)),
});
export type ReviewBody = Sent<typeof reviewSchema>;

/** Address of a sampled draft. */
export const reviewParamsSchema = z.object({ draftId: z.uuid('expected the id of a draft') });

/** Answer of `GET /api/review/next`. Whether somebody else read it is not said. */
export const nextReviewSchema = z.object({
  /** Null when nothing is left for this reviewer, or no campaign goes on. */
  next: z.nullable(z.object({ draftId: z.string(), draft: keptDraftSchema })),
  /** Drafts that this reviewer may still read, this one included. */
  left: z.number(),
});
export type NextReview = Sent<typeof nextReviewSchema>;
