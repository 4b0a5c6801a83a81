import { type Sent, z } from '../schema.ts';
import { sampleBasisSchema } from './campaign.ts';
import { criterionSchema } from './review.ts';

/** A share of cases with its 95 % interval (Wilson), each 0 to 1. */
const intervalSchema = z.object({ share: z.number(), low: z.number(), high: z.number() });
export type ShareInterval = Sent<typeof intervalSchema>;

/** A share; null with fewer cases than are shown. */
const figureSchema = z.nullable(z.object({ cases: z.number(), interval: intervalSchema }));
export type ConformityFigure = Sent<typeof figureSchema>;

/** Answer of `GET /api/review/conformity`. A draft conforms when it is exact, complete, clear and not biased. */
export const conformitySchema = z.object({
  /** Fewest cases of which a figure is shown. */
  leastCases: z.number(),
  /** By month of the review, the oldest first. */
  months: z.array(z.object({ month: z.string(), basis: sampleBasisSchema, conform: figureSchema })),
  /** Drafts drawn by lot, of all months: share of those that are as they should be. */
  criteria: z.array(
    z.object({
      criterion: criterionSchema,
      good: figureSchema,
      /** Reviewers who did not know; null with few cases. */
      unsure: z.nullable(z.number()),
    }),
  ),
  /** Of drafts that two reviewers read without knowing of each other. */
  agreement: z.array(
    z.object({
      criterion: criterionSchema,
      /** Drafts; null with few. */
      cases: z.nullable(z.number()),
      /** Share of those of which both said the same; null with few cases. */
      same: z.nullable(z.number()),
      /** Cohen's kappa; null with few cases, or where chance alone would agree always. */
      kappa: z.nullable(z.number()),
    }),
  ),
});
export type ConformityView = Sent<typeof conformitySchema>;
