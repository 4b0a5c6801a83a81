import { draftModeSchema, evidenceOutcomeSchema } from './calls/draft.ts';
import { type Sent, z } from './schema.ts';

/** A section of an article, in the version that was shown. */
const keptSourceSchema = z.object({
  articleSlug: z.string(),
  articleVersion: z.number(),
  title: z.string(),
  sectionTitle: z.string(),
  /** `national` or the id of a fund. */
  scope: z.string(),
  /** As it was shown. */
  text: z.string(),
});

const keptSentenceSchema = z.object({
  text: z.string(),
  /** Places in `sources`, from 0. */
  sources: z.array(z.int()),
  /** Title of the article that answers the need that it answers, where the text put several. */
  need: z.optional(z.string()),
});

/**
 * What is kept of a draft: what of it is from the base, and nothing of the conversation that it was for. No id, no moment, no word
 * of the question; dates by the month.
 */
export const keptDraftSchema = z.object({
  /** Titles of the articles that it answers with; empty when it abstained. */
  needs: z.array(z.string()),
  /** Id of a theme; empty when it abstained. */
  theme: z.string(),
  mode: draftModeSchema,
  outcome: evidenceOutcomeSchema,
  /** Confidence of the search, 0 to 1, in tenths. */
  confidence: z.number(),
  abstained: z.boolean(),
  /** Month as of which it answers, such as `2026-10`; empty when it names none. */
  asOfMonth: z.string(),
  sentences: z.array(keptSentenceSchema),
  /** The answer in the words of a language model. */
  prose: z.array(keptSentenceSchema),
  /** Sentences that were shown and are not kept: a word of them is the caller's and stands nowhere in the base. */
  leftOut: z.number(),
  /** What it cites; the nearest texts when it abstained. */
  sources: z.array(keptSourceSchema),
});
export type KeptDraft = Sent<typeof keptDraftSchema>;
export type KeptSentence = Sent<typeof keptSentenceSchema>;
