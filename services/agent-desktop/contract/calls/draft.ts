import { passageSchema, relatedRightSchema } from '../knowledge.ts';
import { type Sent, z } from '../schema.ts';

/** What kind of answer the evidence allows. */
export const evidenceOutcomeSchema = z.enum([
  'answer',
  'caution',
  'several-themes',
  'other-body',
  'personal-file',
  'nothing',
  'fraud',
  'distress',
  'human',
  'other-language',
]);
export type EvidenceOutcome = Sent<typeof evidenceOutcomeSchema>;

const evidenceSchema = z.object({
  outcome: evidenceOutcomeSchema,
  /** Confidence of the search that its first passages answer, 0 to 1. */
  confidence: z.number(),
  /** Question that tells possible themes apart; empty when none. */
  question: z.string(),
  /** Other body to call; empty when none. */
  otherBody: z.string(),
});
export type EvidenceView = Sent<typeof evidenceSchema>;

/** What the search found for a text. */
export const extractsSchema = z.object({
  /** Sequence of the text searched for. */
  saidSequence: z.number(),
  /** True when that text was final. */
  final: z.boolean(),
  passages: z.array(passageSchema),
  questionsToAsk: z.array(z.string()),
  relatedRights: z.array(relatedRightSchema),
  evidence: evidenceSchema,
  /** ISO 8601 date as of which the search answered. */
  asOf: z.string(),
  /** Such as a rule that changes soon; empty when none. */
  dateNotice: z.string(),
});
export type ExtractsView = Sent<typeof extractsSchema>;

/** How a draft came about. */
export const draftModeSchema = z.enum(['built-in', 'model', 'extracts-only', 'degraded']);
export type DraftMode = Sent<typeof draftModeSchema>;

/** Why a draft gives no answer; `none` when it gives one. */
const abstentionReasonSchema = z.enum([
  'none',
  'nothing-heard',
  'dropped',
  'nothing-found',
  'low-confidence',
  'other-body',
  'personal-file',
  'all-sentences-stopped',
  'no-question',
]);
export type AbstentionReason = Sent<typeof abstentionReasonSchema>;

const sentenceSchema = z.object({
  text: z.string(),
  /** Of passages that the draft shows. */
  sourceIds: z.array(z.string()),
  /** The need that it answers, in one line, where the text puts several. */
  need: z.optional(z.string()),
});

/** What is shown of a draft as the generator signed it. */
export const signedDraftSchema = z.object({
  saidSequence: z.number(),
  revision: z.number(),
  final: z.boolean(),
  abstained: z.boolean(),
  notice: z.string(),
  need: z.string(),
  theme: z.string(),
  sentences: z.array(sentenceSchema),
  prose: z.array(sentenceSchema),
  questionsToAsk: z.array(z.string()),
  relatedRights: z.array(relatedRightSchema),
  asOf: z.string(),
});

/** A sourced draft. */
export const draftSchema = z.extend(signedDraftSchema, {
  mode: draftModeSchema,
  abstentionReason: abstentionReasonSchema,
  cited: z.array(passageSchema),
  /** The nearest passages when it abstained. */
  nearest: z.array(passageSchema),
  evidence: evidenceSchema,
  /** W3C trace context of the draft, sent back with the report that it was shown; null when not traced. */
  traceparent: z.nullable(z.string()),
});
export type DraftView = Sent<typeof draftSchema>;
