import { saidSchema } from '../calls/said.ts';
import { conversationIdSchema, type Sent, z } from '../schema.ts';

const LENGTH = 'expected 1 to 2000 characters';

/** Body of `POST /api/ask`: a typed question. */
export const questionSchema = z.object({
  text: z.string().check(z.minLength(1, LENGTH), z.maxLength(2_000, LENGTH)),
  /** The call that it is about, or the questions outside a call that it goes on from; absent for a new one. */
  conversationId: z.optional(conversationIdSchema),
  /** True when it was dictated, in part or whole. */
  dictated: z.optional(z.boolean()),
});

/** Address of `DELETE /api/ask/:conversationId`. */
export const askParamsSchema = z.object({ conversationId: conversationIdSchema });

/** Answer of `POST /api/ask`. */
export const askAnswerSchema = z.object({
  conversationId: z.string(),
  turnId: z.string(),
  said: saidSchema,
});
export type AskAnswer = Sent<typeof askAnswerSchema>;
