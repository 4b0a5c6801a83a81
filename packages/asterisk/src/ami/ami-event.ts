import { AmiFields } from './ami-fields.ts';
import type { AmiPacket } from './ami-packet.ts';

/** One channel as an event shows it. `uniqueId` is the ARI channel id; `linkedId` that of the caller. */
export interface AmiChannel {
  name: string;
  uniqueId: string;
  linkedId: string;
  /** Asterisk's channel state: 0 down, 4 ring, 5 ringing, 6 up. */
  state: number;
}

/** Device states of app_queue, by Asterisk's number (0 to 8). */
export const QUEUE_MEMBER_STATES = [
  'unknown',
  'not_in_use',
  'in_use',
  'busy',
  'invalid',
  'unavailable',
  'ringing',
  'ringing_in_use',
  'on_hold',
] as const;
export type QueueMemberState = (typeof QUEUE_MEMBER_STATES)[number];

/** One member of a queue. */
export interface QueueMember {
  queue: string;
  memberName: string;
  /** What is dialled, for example `PJSIP/agent1`. */
  interface: string;
  state: QueueMemberState;
  paused: boolean;
  pausedReason: string;
  inCall: boolean;
  callsTaken: number;
  penalty: number;
  /** Unix time in milliseconds; 0 when never. */
  lastCallAt: number;
}

interface QueuePlace {
  queue: string;
  caller: AmiChannel;
}
interface AgentLeg extends QueuePlace {
  memberName: string;
  interface: string;
  /** The leg that rings the agent. */
  agent: AmiChannel;
}
interface Dialling {
  /** Absent when the call was originated rather than dialled by a channel. */
  caller?: AmiChannel;
  dialled: AmiChannel;
}
interface Bridged {
  bridgeId: string;
  bridgeTechnology: string;
  /** Channels in the bridge after this event. */
  channelsInBridge: number;
  channel: AmiChannel;
}

interface EventFields {
  QueueCallerJoin: QueuePlace & { position: number; count: number };
  QueueCallerLeave: QueuePlace & { position: number; count: number };
  QueueCallerAbandon: QueuePlace & { position: number; originalPosition: number; holdTimeMs: number };
  AgentCalled: AgentLeg;
  AgentRingNoAnswer: AgentLeg & { ringTimeMs: number };
  AgentConnect: AgentLeg & { ringTimeMs: number; holdTimeMs: number };
  /** Told after the hang-up that it follows: whose channel Asterisk has forgotten by then is absent. */
  AgentComplete: Omit<AgentLeg, 'caller' | 'agent'> & {
    caller?: AmiChannel;
    agent?: AmiChannel;
    holdTimeMs: number;
    talkTimeMs: number;
    reason: string;
  };
  QueueMemberStatus: { member: QueueMember };
  QueueMemberPause: { member: QueueMember };
  QueueMemberAdded: { member: QueueMember };
  QueueMemberRemoved: { member: QueueMember };
  DialBegin: Dialling;
  DialState: Dialling & { dialStatus: string };
  DialEnd: Dialling & { dialStatus: string };
  BridgeEnter: Bridged;
  BridgeLeave: Bridged;
  /** A side of a call holds the other one, or does so no more. */
  Hold: { channel: AmiChannel };
  Unhold: { channel: AmiChannel };
  /** A key goes down or up on a channel; which one is left out. */
  DTMFBegin: { channel: AmiChannel };
  DTMFEnd: { channel: AmiChannel };
  Hangup: { channel: AmiChannel; cause: number; causeText: string };
  /** An agent gave his caller to the dialplan. */
  BlindTransfer: { result: string; transferer: AmiChannel; transferee?: AmiChannel };
  /** Of two conversations of an agent, those at the other ends of both talk together. */
  AttendedTransfer: {
    result: string;
    /** Where they meet: `Bridge`, `Threeway`, `App`, `Link`. */
    destination: string;
    /** Channel of the agent in the first conversation, and in the second. */
    transferer: AmiChannel;
    second: AmiChannel;
    /** The other end of the first conversation, and of the second. */
    transferee?: AmiChannel;
    target?: AmiChannel;
  };
}

export type AmiEventType = keyof EventFields;
/**
 * The events of the queue that this product uses, told apart by `type`. Caller numbers and names are left
 * out: nothing here may use them. `at`: Unix time in milliseconds, present when manager.conf has
 * `timestampevents=yes`.
 */
export type AmiEvent = {
  [Type in AmiEventType]: { type: Type; at?: number } & EventFields[Type];
}[AmiEventType];
/** The event of one type, for example `AmiEventOf<'AgentConnect'>`. */
export type AmiEventOf<Type extends AmiEventType> = Extract<AmiEvent, { type: Type }>;

/** Reads the fields of a QueueMember* event, or of a QueueMember entry of QueueStatus. */
export function readQueueMember(fields: AmiFields): QueueMember {
  return {
    queue: fields.text('Queue'),
    memberName: fields.optional('MemberName') ?? fields.text('Name'),
    interface: fields.optional('Interface') ?? fields.text('Location'),
    state: QUEUE_MEMBER_STATES[fields.integer('Status')] ?? 'unknown',
    paused: fields.integer('Paused') !== 0,
    pausedReason: fields.optional('PausedReason') ?? '',
    inCall: fields.integer('InCall') !== 0,
    callsTaken: fields.integer('CallsTaken'),
    penalty: fields.integer('Penalty'),
    lastCallAt: fields.seconds('LastCall'),
  };
}

function place(fields: AmiFields): QueuePlace {
  return { queue: fields.text('Queue'), caller: fields.channel('') };
}

function agentLeg(fields: AmiFields): AgentLeg {
  return {
    ...place(fields),
    memberName: fields.text('MemberName'),
    interface: fields.text('Interface'),
    agent: fields.channel('Dest'),
  };
}

function dialling(fields: AmiFields): Dialling {
  const dialled = fields.channel('Dest');
  return fields.optional('Uniqueid') === undefined ? { dialled } : { caller: fields.channel(''), dialled };
}

function bridged(fields: AmiFields): Bridged {
  return {
    bridgeId: fields.text('BridgeUniqueid'),
    bridgeTechnology: fields.text('BridgeTechnology'),
    channelsInBridge: fields.integer('BridgeNumChannels'),
    channel: fields.channel(''),
  };
}

const member = (fields: AmiFields) => ({ member: readQueueMember(fields) });
const one = (fields: AmiFields) => ({ channel: fields.channel('') });
const ranked = (fields: AmiFields) => ({
  ...place(fields),
  position: fields.integer('Position'),
  count: fields.integer('Count'),
});

// app_queue gives RingTime in milliseconds in AgentRingNoAnswer and in seconds in AgentConnect.
const READERS: { [Type in AmiEventType]: (fields: AmiFields) => EventFields[Type] } = {
  QueueCallerJoin: ranked,
  QueueCallerLeave: ranked,
  QueueCallerAbandon: (fields) => ({
    ...place(fields),
    position: fields.integer('Position'),
    originalPosition: fields.integer('OriginalPosition'),
    holdTimeMs: fields.seconds('HoldTime'),
  }),
  AgentCalled: agentLeg,
  AgentRingNoAnswer: (fields) => ({ ...agentLeg(fields), ringTimeMs: fields.integer('RingTime') }),
  AgentConnect: (fields) => ({
    ...agentLeg(fields),
    ringTimeMs: fields.seconds('RingTime'),
    holdTimeMs: fields.seconds('HoldTime'),
  }),
  AgentComplete: (fields) => ({
    queue: fields.text('Queue'),
    memberName: fields.text('MemberName'),
    interface: fields.text('Interface'),
    ...someone(fields, 'caller', ''),
    ...someone(fields, 'agent', 'Dest'),
    holdTimeMs: fields.seconds('HoldTime'),
    talkTimeMs: fields.seconds('TalkTime'),
    reason: fields.text('Reason'),
  }),
  QueueMemberStatus: member,
  QueueMemberPause: member,
  QueueMemberAdded: member,
  QueueMemberRemoved: member,
  DialBegin: dialling,
  DialState: (fields) => ({ ...dialling(fields), dialStatus: fields.text('DialStatus') }),
  DialEnd: (fields) => ({ ...dialling(fields), dialStatus: fields.text('DialStatus') }),
  BridgeEnter: bridged,
  BridgeLeave: bridged,
  Hold: one,
  Unhold: one,
  DTMFBegin: one,
  DTMFEnd: one,
  Hangup: (fields) => ({
    channel: fields.channel(''),
    cause: fields.integer('Cause'),
    causeText: fields.optional('Cause-txt') ?? '',
  }),
  BlindTransfer: (fields) => ({
    result: fields.text('Result'),
    transferer: fields.channel('Transferer'),
    ...someone(fields, 'transferee', 'Transferee'),
  }),
  AttendedTransfer: (fields) => ({
    result: fields.text('Result'),
    destination: fields.text('DestType'),
    transferer: fields.channel('OrigTransferer'),
    second: fields.channel('SecondTransferer'),
    ...someone(fields, 'transferee', 'Transferee'),
    ...someone(fields, 'target', 'TransferTarget'),
  }),
};

function someone<Name extends string>(
  fields: AmiFields,
  name: Name,
  prefix: string,
): { [Key in Name]?: AmiChannel } {
  if (fields.optional(`${prefix}Uniqueid`) === undefined) return {};
  return { [name]: fields.channel(prefix) } as { [Key in Name]?: AmiChannel };
}

function isKnown(type: string): type is AmiEventType {
  return Object.hasOwn(READERS, type);
}

/**
 * Reads an event packet; undefined for the many types this product has no use for.
 * @throws {AmiFieldError} a field of a known event is missing or not a number.
 */
export function readAmiEvent(packet: AmiPacket): AmiEvent | undefined {
  const type = packet.get('Event');
  if (type === undefined || !isKnown(type)) return undefined;
  const fields = new AmiFields(packet, type);
  const stamp = packet.get('Timestamp');
  const at = stamp === undefined ? {} : { at: Math.round(Number(stamp) * 1000) };
  return { type, ...at, ...READERS[type](fields) } as AmiEvent;
}
