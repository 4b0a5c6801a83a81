import { keptDraftSchema } from './kept-draft.ts';
import { conversationIdSchema, type Sent, z } from './schema.ts';

const verdictSchema = z.enum(['helped', 'did-not-help']);
/** What an agent thinks of a draft. */
export type Verdict = Sent<typeof verdictSchema>;

/** Why a draft did not help, in the order in which they are offered. */
export const FEEDBACK_REASONS = ['wrong', 'incomplete', 'unclear', 'off-topic', 'outdated'] as const;
export const feedbackReasonSchema = z.enum(FEEDBACK_REASONS);
export type FeedbackReason = Sent<typeof feedbackReasonSchema>;

/** One sentence of a draft. */
const judgedSentenceSchema = z.object({
  part: z.enum(['sentences', 'prose']),
  /** Its place there, from 0. */
  at: z.int().check(z.gte(0), z.lt(50)),
});
export type JudgedSentence = Sent<typeof judgedSentenceSchema>;

/** What the desk gave for an opinion, with which it is changed or withdrawn for a few minutes. It names nobody. */
const receiptSchema = z.string().check(z.minLength(1), z.maxLength(200));

/** Body of `POST /api/feedback`. */
export const feedbackSchema = z.object({
  conversationId: conversationIdSchema,
  turnId: conversationIdSchema,
  /** The text that the judged draft answers, and its revision, as the page shows it. */
  saidSequence: z.int().check(z.gte(0)),
  revision: z.int().check(z.gte(0)),
  verdict: verdictSchema,
  /** The sentence that it is about; null for the whole draft. */
  sentence: z._default(z.nullable(judgedSentenceSchema), null),
});
export type FeedbackBody = Sent<typeof feedbackSchema>;

/** Answer of `POST /api/feedback`. */
export const feedbackReceiptSchema = z.object({ receipt: receiptSchema });
export type FeedbackReceipt = Sent<typeof feedbackReceiptSchema>;

/** Body of `POST /api/feedback/reason`; null takes the reason back. */
export const feedbackReasonChangeSchema = z.object({
  receipt: receiptSchema,
  reason: z.nullable(feedbackReasonSchema),
});

/** Body of `POST /api/feedback/withdrawal`. */
export const feedbackWithdrawalSchema = z.object({ receipt: receiptSchema });

/** Query of `GET /api/feedback`. */
export const feedbackQuerySchema = z.object({
  verdict: z.optional(verdictSchema),
  reason: z.optional(feedbackReasonSchema),
  theme: z.optional(z.string().check(z.maxLength(100))),
  /** From 0. */
  page: z._default(z.coerce.number().check(z.int(), z.gte(0), z.lte(1_000)), 0),
});

export type FeedbackQuery = Sent<typeof feedbackQuerySchema>;

/** An opinion as supervisors and experts read it. It names no agent, no call and no day. */
const opinionSchema = z.object({
  id: z.string(),
  /** Monday of the week in which it was given, ISO 8601. */
  week: z.string(),
  verdict: verdictSchema,
  reason: z.nullable(feedbackReasonSchema),
  sentence: z.nullable(judgedSentenceSchema),
  draft: keptDraftSchema,
});
export type Opinion = Sent<typeof opinionSchema>;

/** A number of opinions; null for 1 to 4: so few may be one person's. */
const opinionCountSchema = z.nullable(z.number());

/** Answer of `GET /api/feedback`: weeks from the newest on, in no order inside a week. */
export const opinionsSchema = z.object({
  opinions: z.array(opinionSchema),
  /** Opinions that the query asks for. */
  total: z.number(),
  /** Opinions of one page. */
  pageSize: z.number(),
  /** How long opinions are kept, days. */
  keptDays: z.number(),
  /** Of all that is kept, by theme; drafts without an answer under an empty one. */
  themes: z.array(
    z.object({ theme: z.string(), helped: opinionCountSchema, didNotHelp: opinionCountSchema }),
  ),
});
export type OpinionsView = Sent<typeof opinionsSchema>;
