import { conversationIdSchema, type Sent, z } from './schema.ts';

/** Body of `POST /api/desk/shown`: what the browser measured. */
export const shownReportSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['extracts', 'draft']),
    conversationId: conversationIdSchema,
    turnId: conversationIdSchema,
    /** When it was painted, in server time as the browser estimates it. */
    shownAtMs: z.number(),
    /** Half of the best round trip of the clock samples: the estimate is right within it. */
    clockErrorMs: z.number().check(z.gte(0)),
    /** False when the tab was hidden: nothing was painted and the time means nothing. */
    visible: z.boolean(),
  }),
  z.object({
    kind: z.literal('pickup'),
    conversationId: conversationIdSchema,
    /** Pickup minus paint on the browser's own clock; null when nothing was painted before the end. */
    readyBeforePickupMs: z.nullable(z.number()),
    visible: z.boolean(),
  }),
]);
export type ShownReport = Sent<typeof shownReportSchema>;

/** Answer of `GET /api/clock`: the server's time, Unix milliseconds. */
export const clockSchema = z.object({ nowMs: z.number() });
