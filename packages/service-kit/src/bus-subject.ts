import { headers, type MsgHdrs } from '@nats-io/nats-core';
import { type Context, extractTrace, injectTrace } from './telemetry.ts';
import { ATTRIBUTES } from './telemetry-attributes.ts';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** True when a subscription to `filter` asks for `subject`; wildcards as in NATS. */
export function subjectMatches(filter: string, subject: string): boolean {
  const wanted = filter.split('.');
  const given = subject.split('.');
  const open = wanted.at(-1) === '>';
  if (open ? given.length < wanted.length : given.length !== wanted.length) return false;
  return wanted.every((token, at) => token === '*' || (open && token === '>') || token === given[at]);
}

/** Subject without the id in its middle, fit for names and labels: `conv.*.said`. */
export function subjectTemplate(subject: string): string {
  const [root = '', id, ...rest] = subject.split('.');
  return id === undefined ? root : [root, '*', ...rest].join('.');
}

/** Attributes of a span about a subject. Anything but an id in its middle stays out. */
export function messagingAttributes(subject: string): Record<string, string> {
  const id = subject.split('.')[1];
  return {
    [ATTRIBUTES.messagingSystem]: 'nats',
    [ATTRIBUTES.messagingDestination]: subjectTemplate(subject),
    ...(id !== undefined && UUID.test(id) ? { [ATTRIBUTES.conversationId]: id } : {}),
  };
}

/** Durable name of a service's reader: one per filter, such as `retriever-said` for `conv.*.said`. */
export function durableName(service: string, filter: string): string {
  return `${service}-${filter.split('.').at(-1)}`;
}

/** How old an event was when it was sent, milliseconds: it waited for the server. */
const WAITED = 'Decroche-Waited-Ms';

/**
 * Headers with the active trace context.
 *
 * @param waitedMs how long the event waited for the server before it was sent, milliseconds
 */
export function eventHeaders(waitedMs = 0): MsgHdrs {
  const outgoing = headers();
  injectTrace(outgoing, { set: (carrier, key, value) => carrier.set(key, value) });
  if (waitedMs > 0) outgoing.set(WAITED, String(Math.round(waitedMs)));
  return outgoing;
}

/** How long an event waited for the server before it was sent, milliseconds; 0 when it says nothing that can be read. */
export function waitedMsOf(incoming: MsgHdrs | undefined): number {
  const waitedMs = Number(incoming?.get(WAITED) ?? '');
  return Number.isFinite(waitedMs) && waitedMs > 0 ? waitedMs : 0;
}

/** The sender's trace context. */
export function traceOfHeaders(incoming: MsgHdrs | undefined): Context {
  return extractTrace(incoming, {
    keys: (carrier) => carrier?.keys() ?? [],
    get: (carrier, key) => carrier?.get(key) || undefined,
  });
}
