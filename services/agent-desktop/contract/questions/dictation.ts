import { hearingSchema, saidSchema } from '../calls/said.ts';
import { conversationIdSchema, type Sent, z } from '../schema.ts';

/** Query of `GET /api/dictation`. */
export const dictationQuerySchema = z.object({
  /** The call that the question is for, or the questions outside a call that it goes on from. */
  conversationId: z.optional(conversationIdSchema),
});

/**
 * Why a dictation gives no text, or not all of it.
 *
 * - `listening-lost`: the transcriber went away in the middle
 * - `text-lost`: it was heard, and its redacted text did not come
 * - `too-slow`: the voice comes faster than it can be passed on
 * - `refused`: what came was no voice at the pace of speech
 * - `replaced`: another dictation of the session began
 */
const dictationFaultSchema = z.enum([
  'no-transcriber',
  'no-capacity',
  'listening-lost',
  'text-lost',
  'too-slow',
  'refused',
  'replaced',
]);
export type DictationFault = Sent<typeof dictationFaultSchema>;

/**
 * What the server says over the WebSocket of a dictation: `ready`, `text` each time that the redacted text changes, and
 * last a final `text`, `nothing` or `fault`; then it closes.
 */
export const dictationMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), hears: z.nullable(hearingSchema) }),
  z.object({
    kind: z.literal('text'),
    said: saidSchema,
    /** The longest dictation was reached, and what came after is not in it. */
    tooLong: z.boolean(),
  }),
  z.object({ kind: z.literal('nothing'), notUnderstood: z.boolean() }),
  z.object({ kind: z.literal('fault'), fault: dictationFaultSchema }),
]);
export type DictationMessage = Sent<typeof dictationMessageSchema>;
