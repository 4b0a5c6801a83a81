import { phoneStateSchema } from '../phone.ts';
import { type Sent, z } from '../schema.ts';
import { callSchema, consultationSchema, turnSchema } from './call.ts';
import { saidSchema } from './said.ts';

/** The questions that a person asked outside a call, of which the last one is shown in full. */
const askSchema = z.extend(turnSchema, {
  /** Those before it in the same conversation, newest first. */
  earlier: z.array(saidSchema),
  /** True when the next question begins anew: a call rang since. */
  over: z.boolean(),
});
export type AskView = Sent<typeof askSchema>;

/** Data of the `desk` event: everything that one extension shows. */
export const deskSchema = z.object({
  extension: z.string(),
  call: z.nullable(callSchema),
  /** A colleague asks this extension about his caller, of whom it sees nothing as long as it does not talk with him. */
  consulted: z.nullable(consultationSchema),
  ask: z.nullable(askSchema),
  /** Null while it is not known, or the telephone system does not say. */
  phone: z.nullable(phoneStateSchema),
});
export type DeskView = Sent<typeof deskSchema>;

/** Data of the `queue` event. */
export const queueSchema = z.object({
  /** Calls in the queue that nobody answered yet. */
  waiting: z.number(),
  /** False while the desktop gets no events: calls ring unprepared. */
  assistant: z.boolean(),
});
export type QueueView = Sent<typeof queueSchema>;

/** Query of `GET /api/desk/events`: id of the last event that the page got. */
export const deskEventsQuerySchema = z.object({ after: z._default(z.string().check(z.maxLength(100)), '') });
