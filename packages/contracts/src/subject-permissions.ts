import { CONV_STREAM, type ConversationEvent, GAP_ANSWERED_SUBJECT } from './subjects.ts';

/** Services that connect to the bus. */
export type BusClient =
  | 'ivr-gateway'
  | 'transcriber'
  | 'pii-guard'
  | 'retriever'
  | 'generator'
  | 'agent-desktop';

/** Subjects that one client may publish and read; everything else is refused by the server. */
export interface SubjectPermissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/**
 * The narrowest subjects with which each service works. Raw text (`heard.>`) can be published by the transcriber
 * only and read by the redactor only; the redactor alone may create the stream, so nobody else can make one that
 * captures raw text.
 */
export const SUBJECT_PERMISSIONS: Readonly<Record<BusClient, SubjectPermissions>> = {
  'ivr-gateway': { publish: ['conv.*.lifecycle'], subscribe: inbox('ivr-gateway') },
  transcriber: { publish: ['heard.*'], subscribe: inbox('transcriber') },
  'pii-guard': {
    publish: ['conv.*.said', `$JS.API.STREAM.CREATE.${CONV_STREAM}`],
    subscribe: ['heard.*', ...inbox('pii-guard')],
  },
  retriever: {
    publish: ['conv.*.passages', GAP_ANSWERED_SUBJECT, ...durableReader('retriever', 'said')],
    subscribe: inbox('retriever'),
  },
  generator: {
    publish: ['conv.*.draft', ...durableReader('generator', 'passages')],
    subscribe: inbox('generator'),
  },
  'agent-desktop': {
    publish: [
      'conv.*.feedback',
      `$JS.API.CONSUMER.CREATE.${CONV_STREAM}`,
      `$JS.API.CONSUMER.CREATE.${CONV_STREAM}.>`,
      `$JS.API.CONSUMER.INFO.${CONV_STREAM}.*`,
      `$JS.API.CONSUMER.DELETE.${CONV_STREAM}.*`,
      `$JS.API.CONSUMER.MSG.NEXT.${CONV_STREAM}.*`,
      `$JS.API.STREAM.INFO.${CONV_STREAM}`,
    ],
    subscribe: [
      'conv.*.lifecycle',
      'conv.*.said',
      'conv.*.passages',
      'conv.*.draft',
      GAP_ANSWERED_SUBJECT,
      ...inbox('agent-desktop'),
    ],
  },
};

function inbox(client: BusClient): string[] {
  return [`_INBOX_${client}.>`];
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
