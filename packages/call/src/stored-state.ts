import { z } from 'zod';
import { ASSIST_MODES, CALL_ENDS, type CallState, END_REASONS } from './call-state.ts';

const assistance = z.object({
  mode: z.enum(ASSIST_MODES),
  model: z.object({ name: z.string(), demonstrationOnly: z.boolean() }).optional(),
  listenedUntilMs: z.number().optional(),
  deniedTurnId: z.string().optional(),
});
const attempt = {
  attempt: z.number(),
  earlier: z.enum(ASSIST_MODES).optional(),
  corrects: z.boolean().optional(),
};
const openTurn = {
  assistance,
  ...attempt,
  turnId: z.string(),
  sinceMs: z.number(),
  askedAtMs: z.number().optional(),
  spoken: z.boolean().optional(),
  mayAskAgain: z.boolean().optional(),
  mayReadBack: z.boolean().optional(),
  menuKeys: z.string().optional(),
};
const heardNeed = { assistance, turnId: z.string(), attempt: z.number(), sinceMs: z.number() };
const extensions = z.tuple([z.string()], z.string());
const queued = {
  transferredBy: z.string().optional(),
  place: z.object({ queue: z.string(), position: z.number(), waiting: z.number() }).optional(),
};
const talk = {
  extension: z.string(),
  sinceMs: z.number(),
  waitedMs: z.number(),
  rangSinceMs: z.number().optional(),
  heldSinceMs: z.number().optional(),
  consultation: z
    .object({ colleague: z.string(), stage: z.enum(['ringing', 'talking', 'held']), sinceMs: z.number() })
    .optional(),
  transferredBy: z.string().optional(),
};

/**
 * A {@link CallState} as it is stored. What is added to a state later must be optional here: a newer version reads what an
 * older one left, for as long as a call lasts.
 */
export const callStateSchema: z.ZodType<CallState> = z.discriminatedUnion('stage', [
  z.object({ stage: z.literal('arriving'), assistance }),
  z.object({
    stage: z.literal('notice'),
    assistance,
    audio: z.enum(['opening', 'open']),
    heard: z.boolean(),
  }),
  z.object({ stage: z.literal('asking'), assistance, ...attempt }),
  z.object({ stage: z.literal('listening'), ...openTurn }),
  z.object({
    stage: z.literal('replacing'),
    ...openTurn,
    without: z.enum(ASSIST_MODES),
    finished: z.enum(END_REASONS).optional(),
  }),
  z.object({ stage: z.literal('understanding'), ...openTurn, finished: z.enum(END_REASONS) }),
  z.object({ stage: z.literal('weighing'), ...heardNeed }),
  z.object({ stage: z.literal('confirming'), ...heardNeed, askedAtMs: z.number().optional() }),
  z.object({
    stage: z.literal('choosing'),
    assistance,
    mode: z.enum(ASSIST_MODES),
    keys: z.string(),
    again: z.boolean(),
    askedAtMs: z.number().optional(),
  }),
  z.object({ stage: z.literal('handing-over'), assistance, mode: z.enum(ASSIST_MODES) }),
  z.object({ stage: z.literal('left'), assistance, mode: z.enum(ASSIST_MODES) }),
  z.object({ stage: z.literal('waiting'), assistance, ...queued, sinceMs: z.number() }),
  z.object({
    stage: z.literal('ringing'),
    assistance,
    ...queued,
    extensions,
    sinceMs: z.number(),
    waitingSinceMs: z.number().optional(),
  }),
  z.object({ stage: z.literal('conversation'), assistance, ...talk }),
  z.object({
    stage: z.literal('ended'),
    assistance,
    atMs: z.number(),
    end: z.enum(CALL_ENDS),
    talk: z.object(talk).optional(),
  }),
]);
