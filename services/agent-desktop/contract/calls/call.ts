import type { AssistMode } from '@decroche/call';
import { conversationIdSchema, type Sent, z } from '../schema.ts';
import { draftSchema, extractsSchema } from './draft.ts';
import { hearingSchema, saidSchema, turnSourceSchema } from './said.ts';

export type { AssistMode } from '@decroche/call';

/** One expression of a need with what was prepared for it. */
export const turnSchema = z.object({
  conversationId: z.string(),
  turnId: z.string(),
  source: turnSourceSchema,
  said: z.nullable(saidSchema),
  /** End of speech, or time of the typed question; null while it goes on. */
  speechEndedAtMs: z.nullable(z.number()),
  extracts: z.nullable(extractsSchema),
  draft: z.nullable(draftSchema),
});
export type TurnView = Sent<typeof turnSchema>;

export const assistModeSchema = z.enum([
  'unknown',
  'listening',
  'refused',
  'silent',
  'no-transcriber',
  'no-capacity',
  'no-audio',
  'listening-lost',
  'not-understood',
  'no-preparation',
]) satisfies z.ZodMiniType<AssistMode>;

/**
 * Where the live listening to a conversation stands: on; not while somebody is on hold or a third party is there (`aside`), or
 * keys are pressed (`keys`); stopped by the agent; no place at a transcriber, or one that was lost, both for now.
 */
const liveStateSchema = z.enum(['on', 'aside', 'keys', 'stopped', 'no-capacity', 'lost', 'over']);
export type LiveState = Sent<typeof liveStateSchema>;

/** One sentence of a conversation that is listened to. */
const utteranceSchema = z.object({
  turnId: z.string(),
  side: z.enum(['caller', 'agent']),
  /** End of speech. */
  atMs: z.number(),
  said: saidSchema,
});
export type UtteranceView = Sent<typeof utteranceSchema>;

/** The live listening to the call. */
const liveSchema = z.object({
  state: liveStateSchema,
  /** The last sentences of both sides, oldest first. */
  utterances: z.array(utteranceSchema),
});
export type LiveView = Sent<typeof liveSchema>;

/** A consultation about a caller; `together`: agent, caller and colleague talk with one another. */
export const consultationSchema = z.object({
  /** Extension of the other one of the two. */
  other: z.string(),
  stage: z.enum(['ringing', 'talking', 'held', 'together']),
});
export type ConsultationView = Sent<typeof consultationSchema>;

/** The call of a desk. */
export const callSchema = z.object({
  conversationId: z.string(),
  phase: z.enum(['ringing', 'conversation', 'ended']),
  mode: assistModeSchema,
  /** He was read back what was understood, and said no: the need that is shown is what he said after it, if anything. */
  denied: z.boolean(),
  ringingSinceMs: z.nullable(z.number()),
  /** Since when the caller waits for an answer, while it rings. */
  waitingSinceMs: z.nullable(z.number()),
  /** Which one in the queue he is while it rings, from 1; null when it was not told, or after a transfer. */
  position: z.nullable(z.number()),
  /** Callers in that queue, he included; null when the position is. */
  waiting: z.nullable(z.number()),
  /** Since when the agent holds him; null while they talk. */
  heldSinceMs: z.nullable(z.number()),
  /** Extension of the colleague who gave the caller away; null when nobody did. */
  transferredBy: z.nullable(z.string()),
  /** Who else has a part in the conversation; null while nobody has. */
  consultation: z.nullable(consultationSchema),
  pickedUpAtMs: z.nullable(z.number()),
  endedAtMs: z.nullable(z.number()),
  /** Time from the queue to pickup, milliseconds. */
  waitedMs: z.nullable(z.number()),
  /** When the assistant stopped listening to the need; null while it listens or when it never did. */
  listenedUntilMs: z.nullable(z.number()),
  /** What heard or hears the caller; null when nothing did. */
  hears: z.nullable(hearingSchema),
  /** The need said before the queue. */
  need: z.nullable(turnSchema),
  /** Later turns, newest first. */
  asks: z.array(turnSchema),
  /** Null where the conversation is not listened to. */
  live: z.nullable(liveSchema),
  /** New needs that the caller told in conversation, whose answer adds something to what is shown; newest first. */
  suggestions: z.array(turnSchema),
});
export type CallView = Sent<typeof callSchema>;

/** Body of `POST /api/desk/live`: the agent's wish about the live listening to his call. */
export const liveWishSchema = z.object({ conversationId: conversationIdSchema, listen: z.boolean() });
