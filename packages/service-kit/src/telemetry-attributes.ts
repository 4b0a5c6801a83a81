/**
 * Every span attribute of the product. An attribute that is not here does not exist: spans are filtered on export.
 *
 * A value that could be sensitive goes only under a key with a whole `pii` segment, which never leaves the process.
 */
export const ATTRIBUTES = {
  conversationId: 'decroche.conversation.id',
  turnId: 'decroche.turn.id',
  turnSource: 'decroche.turn.source',
  event: 'decroche.event',
  final: 'decroche.final',
  sequence: 'decroche.sequence',
  mode: 'decroche.assist.mode',
  endReason: 'decroche.end.reason',
  outcome: 'decroche.outcome',
  passages: 'decroche.passages.count',
  sentences: 'decroche.draft.sentences',
  abstained: 'decroche.draft.abstained',
  redactions: 'decroche.redactions.count',
  audioMs: 'decroche.audio.ms',
  /** From the end of speech to the draft at the desk: the collector keeps the traces of late ones. */
  afterSpeechMs: 'decroche.after_speech.ms',
  errorCode: 'error.type',
  rpcSystem: 'rpc.system.name',
  rpcMethod: 'rpc.method',
  rpcStatus: 'rpc.response.status_code',
  messagingSystem: 'messaging.system',
  messagingDestination: 'messaging.destination.template',
  httpMethod: 'http.request.method',
  httpRoute: 'http.route',
  httpStatus: 'http.response.status_code',
} as const;

/** Key of a declared span attribute. */
export type AttributeKey = (typeof ATTRIBUTES)[keyof typeof ATTRIBUTES];

const DECLARED: ReadonlySet<string> = new Set(Object.values(ATTRIBUTES));

/** True for a key that may leave the process. */
export function mayLeaveProcess(key: string): boolean {
  return DECLARED.has(key) && !key.split('.').includes('pii');
}
