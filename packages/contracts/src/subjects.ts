/**
 * NATS subjects and the stream that captures them.
 *
 * `heard.<conversationId>` carries raw text on core NATS and must never be captured by a stream;
 * `conv.<conversationId>.<event>` carries everything else and is captured by the memory stream {@link CONV_STREAM}, but the
 * redacted words of an agent in his conversation, which nothing may keep: `live.<conversationId>`, core NATS.
 */
export type ConversationEvent = 'lifecycle' | 'said' | 'passages' | 'draft';

/** Name of the memory stream that captures `conv.>`. Created and owned by pii-guard. */
export const CONV_STREAM = 'CONV';

/** Questions without a source that have one now; live only, since the retriever keeps them. */
export const GAP_ANSWERED_SUBJECT = 'knowledge.gap-answered';

/** Services between the transcriber and the draft, in the order of the way. */
export const STAGES = ['pii-guard', 'retriever', 'generator'] as const;
export type Stage = (typeof STAGES)[number];

/** Subject on which a stage says that it can do its part; core NATS, signed by that stage. */
export function stageSubject(stage: Stage): string {
  return `alive.${stage}`;
}

/** Subject filter for the signs of life of every stage. */
export const EVERY_STAGE_SUBJECT = 'alive.*';

/** What {@link CONV_STREAM} captures. */
export const CONV_STREAM_SUBJECTS = ['conv.>'] as const;

const CONVERSATION_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** True for a UUIDv7 in lower-case hexadecimal form, the only kind of id that events carry. */
export function isEventId(id: string): boolean {
  return CONVERSATION_ID.test(id);
}

/** Subject of the raw recognised texts of a conversation. */
export function heardSubject(conversationId: string): string {
  return `heard.${checked(conversationId)}`;
}

/** Subject of one kind of event of a conversation. */
export function eventSubject(conversationId: string, event: ConversationEvent): string {
  return `conv.${checked(conversationId)}.${event}`;
}

/** Subject of the redacted words of the agent in a conversation that is listened to. */
export function agentWordsSubject(conversationId: string): string {
  return `live.${checked(conversationId)}`;
}

/** Subject filter for the redacted words of every agent. */
export const EVERY_AGENT_WORDS_SUBJECT = 'live.*';

/** Subject of what a caller's need is about; core NATS, signed by the retriever. */
export function needThemeSubject(conversationId: string): string {
  return `theme.${checked(conversationId)}`;
}

/** Subject filter for what every caller's need is about. */
export const EVERY_NEED_THEME_SUBJECT = 'theme.*';

/** Subject filter for one kind of event of every conversation. */
export function everySubject(event: ConversationEvent | 'heard'): string {
  return event === 'heard' ? 'heard.*' : `conv.*.${event}`;
}

/** Conversation id inside a subject, or `undefined` when the subject is not one of ours. */
export function conversationOf(subject: string): string | undefined {
  const [root, id, event, ...rest] = subject.split('.');
  if (id === undefined || !isEventId(id) || rest.length > 0) return undefined;
  if (root === 'heard' || root === 'live' || root === 'theme') return event === undefined ? id : undefined;
  return root === 'conv' && event !== undefined ? id : undefined;
}

/** The id is part of a subject: anything but a UUID could widen it. */
function checked(conversationId: string): string {
  if (!isEventId(conversationId)) {
    throw new TypeError(
      `a conversation id must be a lower-case UUIDv7, got ${JSON.stringify(conversationId)}`,
    );
  }
  return conversationId;
}
