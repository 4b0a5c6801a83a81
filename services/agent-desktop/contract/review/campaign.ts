import { type Sent, z } from '../schema.ts';

/**
 * Why a draft is in the sample: drawn by lot in its theme, drawn among those that the search was not sure of, or an agent said
 * that it did not help. Only the first says how drafts are on the whole.
 */
export const SAMPLE_BASES = ['theme', 'low-confidence', 'feedback'] as const;
export const sampleBasisSchema = z.enum(SAMPLE_BASES);
export type SampleBasis = Sent<typeof sampleBasisSchema>;

const size = (most: number) => z.int(`expected 0 to ${most}`).check(z.gte(0), z.lte(most));

/** How many drafts are sampled. */
export const sampleSizesSchema = z.object({
  /** Of each theme. */
  perTheme: size(50),
  lowConfidence: size(500),
  feedback: size(500),
});
export type SampleSizes = Sent<typeof sampleSizesSchema>;

/** Body of `POST /api/review/campaign`: it begins now. */
export const campaignPlanSchema = z.object({
  /** Last day, ISO 8601: what was sampled goes at its end. */
  endsOn: z.iso.date('expected a date'),
  sizes: sampleSizesSchema,
});
export type CampaignPlan = Sent<typeof campaignPlanSchema>;

/** Answer of `GET /api/review/campaign`. */
export const campaignSchema = z.object({
  /** The campaign that goes on; null when none does. */
  campaign: z.nullable(
    z.object({
      beganOn: z.string(),
      endsOn: z.string(),
      sizes: sampleSizesSchema,
      /** Drafts in the sample. */
      sampled: z.number(),
      /** Of these, read once at least, and by two. */
      reviewed: z.number(),
      reviewedTwice: z.number(),
    }),
  ),
  /** Sizes that the fund proposes for the next one. */
  proposedSizes: sampleSizesSchema,
  /** Longest campaign, days. */
  longestDays: z.number(),
  /** Whether the asker may begin and end campaigns. */
  mayPlan: z.boolean(),
});
export type CampaignView = Sent<typeof campaignSchema>;
