import {
  CONV_STREAM,
  type ConversationEvent,
  EVERY_AGENT_WORDS_SUBJECT,
  EVERY_NEED_THEME_SUBJECT,
  EVERY_STAGE_SUBJECT,
  GAP_ANSWERED_SUBJECT,
  stageSubject,
} from './subjects.ts';

/** Services that connect to the bus. */
export type BusClient =
  | 'ivr-gateway'
  | 'transcriber'
  | 'pii-guard'
  | 'retriever'
  | 'generator'
  | 'agent-desktop';

/** Users of the bus: one for each service, a second one with which the redactor hears, and who checks that all is forgotten. */
export type BusUser = BusClient | 'pii-guard-hearing' | 'forget-check';

/**
 * Accounts of the bus: nothing that is published in one can be read in the other. Raw text has one of its own, without
 * JetStream: who may use JetStream can have it deliver a message on any subject of its account.
 */
export type BusAccount = 'EVENTS' | 'HEARING';

/** The account that has JetStream. */
export const STREAM_ACCOUNT: BusAccount = 'EVENTS';

/** Subjects that one user may publish and read; everything else is refused by the server. */
export interface SubjectPermissions {
  readonly account: BusAccount;
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/**
 * The narrowest subjects with which each service works. Raw text (`heard.*`) can be published by the transcriber only
 * and read by the redactor only, in an account that nobody else is in. The redactor alone may create the stream. Nobody
 * may touch a consumer that is not his own, and who only looks back into the stream needs none. The words of agents
 * (`live.*`) are redacted, in the account with the stream, and outside what it captures.
 */
export const SUBJECT_PERMISSIONS: Readonly<Record<BusUser, SubjectPermissions>> = {
  'ivr-gateway': {
    account: 'EVENTS',
    publish: ['conv.*.lifecycle'],
    subscribe: [EVERY_STAGE_SUBJECT, EVERY_NEED_THEME_SUBJECT, ...inbox('ivr-gateway')],
  },
  transcriber: { account: 'HEARING', publish: ['heard.*'], subscribe: inbox('transcriber') },
  'pii-guard-hearing': {
    account: 'HEARING',
    publish: [],
    subscribe: ['heard.*', ...inbox('pii-guard-hearing')],
  },
  'pii-guard': {
    account: 'EVENTS',
    publish: [
      'conv.*.said',
      EVERY_AGENT_WORDS_SUBJECT,
      stageSubject('pii-guard'),
      `$JS.API.STREAM.CREATE.${CONV_STREAM}`,
      // For how long the server keeps it, to be told to whoever answers for it.
      `$JS.API.STREAM.INFO.${CONV_STREAM}`,
    ],
    subscribe: inbox('pii-guard'),
  },
  retriever: {
    account: 'EVENTS',
    publish: [
      'conv.*.passages',
      EVERY_NEED_THEME_SUBJECT,
      GAP_ANSWERED_SUBJECT,
      stageSubject('retriever'),
      ...durableReader('retriever', 'said'),
    ],
    // That a caller denied his need, or refused.
    subscribe: ['conv.*.lifecycle', EVERY_AGENT_WORDS_SUBJECT, ...inbox('retriever')],
  },
  generator: {
    account: 'EVENTS',
    publish: ['conv.*.draft', stageSubject('generator'), ...durableReader('generator', 'passages')],
    // That a call has ended.
    subscribe: ['conv.*.lifecycle', ...inbox('generator')],
  },
  'agent-desktop': {
    account: 'EVENTS',
    publish: [`$JS.API.STREAM.INFO.${CONV_STREAM}`, `$JS.API.STREAM.MSG.GET.${CONV_STREAM}`],
    subscribe: [
      'conv.*.lifecycle',
      'conv.*.said',
      'conv.*.passages',
      'conv.*.draft',
      EVERY_AGENT_WORDS_SUBJECT,
      GAP_ANSWERED_SUBJECT,
      ...inbox('agent-desktop'),
    ],
  },
  'forget-check': {
    account: 'EVENTS',
    publish: [`$JS.API.STREAM.INFO.${CONV_STREAM}`, `$JS.API.STREAM.MSG.GET.${CONV_STREAM}`],
    // That its made-up question was answered.
    subscribe: ['conv.*.draft', ...inbox('forget-check')],
  },
};

function inbox(user: BusUser): string[] {
  return [`_INBOX_${user}.>`];
}

/** What binding one durable reader needs: its own consumer, by name and filter. */
function durableReader(client: BusClient, event: ConversationEvent): string[] {
  const durable = `${client}-${event}`;
  return [
    `$JS.API.CONSUMER.CREATE.${CONV_STREAM}.${durable}.conv.*.${event}`,
    `$JS.API.CONSUMER.INFO.${CONV_STREAM}.${durable}`,
    `$JS.API.CONSUMER.MSG.NEXT.${CONV_STREAM}.${durable}`,
    `$JS.ACK.${CONV_STREAM}.${durable}.>`,
  ];
}
