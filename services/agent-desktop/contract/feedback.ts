import { conversationIdSchema, type Sent, z } from './schema.ts';

const verdictSchema = z.enum(['helped', 'did-not-help']);
/** What an agent thinks of a draft. */
export type Verdict = Sent<typeof verdictSchema>;

/** Body of `POST /api/feedback`. */
export const feedbackSchema = z.object({
  conversationId: conversationIdSchema,
  turnId: conversationIdSchema,
  verdict: verdictSchema,
});
