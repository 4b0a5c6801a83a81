import { saidSchema } from '../calls/said.ts';
import { type Sent, z } from '../schema.ts';

/** Questions kept of one person's day; the oldest goes first. */
export const MAX_ASKED_TODAY = 200;

export const askedQuestionSchema = z.object({
  /** That of its turn. */
  id: z.string(),
  askedAtMs: z.number(),
  /** It was asked during a call, of which nothing is kept: asked again, it stands alone. */
  inCall: z.boolean(),
  /** The question of the same day from which it goes on; null for one that began anew. */
  after: z.nullable(z.string()),
  said: saidSchema,
});
export type AskedQuestion = Sent<typeof askedQuestionSchema>;

/** Answer of `GET /api/asked-today`: one's own questions of the day, the newest first. */
export const askedTodaySchema = z.object({
  questions: z.array(askedQuestionSchema),
  /** When what is asked now goes. */
  untilMs: z.number(),
});
export type AskedTodayView = Sent<typeof askedTodaySchema>;

/** Address of `POST /api/asked-today/:questionId`. */
export const askedQuestionParamsSchema = z.object({ questionId: z.uuid() });
