import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AmiEvent, AmiEventOf, AmiEventType } from '@decroche/asterisk';
import { NEW_CALL, type Step } from '@decroche/call';
import { createLogger } from '@decroche/service-kit';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallRegistry } from './call-registry.ts';
import { Calls } from './calls.ts';
import { Consultations } from './consultations.ts';
import { memoryRegistry } from './memory-registry.fixture.ts';
import { QueueWatch } from './queue-watch.ts';

const CALLER = 'a-1796007852.0';
const logger = createLogger('test', 'silent');

/**
 * What Asterisk 22.10.1 told of a caller whom 1001 answered and held, who called 1002 by a second call, gave the caller to him
 * (REFER with Replaces), and who hung up: all events of types that are read, as our client reads them.
 */
const RECORDED: readonly AmiEvent[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'attended-transfer.fixture.json'), 'utf8'),
);

let registry: CallRegistry;
let told: Step[];
let say: (event: AmiEvent) => void;

beforeEach(begin);

/** A caller whom the assistant has left to the queue. */
function begin(): void {
  told = [];
  const listeners: [AmiEventType, (event: AmiEvent) => void][] = [];
  const ami = {
    on: (type: AmiEventType, listener: unknown) => {
      listeners.push([type, listener as (event: AmiEvent) => void]);
      return () => undefined;
    },
  } as unknown as ConstructorParameters<typeof QueueWatch>[0];
  say = (event) => {
    for (const [type, listener] of listeners) if (type === event.type) listener(event);
  };
  registry = memoryRegistry(logger);
  const state = { stage: 'left', assistance: NEW_CALL.assistance, mode: 'silent' } as const;
  registry.put(CALLER, { conversationId: 'c', traceparent: '', state, told: 0 });
  const calls = new Calls({
    registry,
    tell: (_, step) => told.push(step),
    inTraceOf: (_, work) => work(),
    limits: { listeningMs: 40_000, noSpeechMs: 6_000 },
    now: () => 100,
    logger,
  });
  new QueueWatch(ami, calls).start();
  new Consultations({ ami, calls, registry }).start();
}

/** The steps in a few words. */
function course(): string[] {
  return told.map((step) => {
    const {
      kind,
      extension = '',
      colleague = '',
      stage = '',
      end = '',
    } = step as Step & Record<string, string>;
    return [kind, extension, colleague, stage, end].filter((word) => word !== '').join(' ');
  });
}

const WITH_FIRST = ['queued', 'in-queue', 'ringing 1001', 'picked-up 1001', 'held 1001'];
const ASKING = ['consulted 1001 1002 ringing', 'consulted 1001 1002 talking'];
const GIVEN = [...WITH_FIRST, ...ASKING, 'resumed 1001', 'transferred 1001', 'picked-up 1002', 'ended agent'];

function at(type: AmiEventType, nth = 1): number {
  let seen = 0;
  return RECORDED.findIndex((event) => event.type === type && ++seen === nth);
}

type Transfer = AmiEventOf<'AttendedTransfer'>;

/** All that was recorded, with another transfer. */
function replay(change: (transfer: Transfer) => Transfer): void {
  for (const event of RECORDED) say(event.type === 'AttendedTransfer' ? change(event) : event);
}

describe('an agent who asks a colleague', () => {
  it('and gives him the caller: the colleague has him, is told to hang up, and the call is over', () => {
    for (const event of RECORDED) say(event);
    expect(course()).toEqual(GIVEN);
    expect(registry.channels()).toEqual([]);
  });

  it('and gives him the caller, all in one millisecond: the colleague has him whatever is told first', () => {
    const first = at('Unhold');
    const moment = RECORDED.slice(first, at('Hangup', 2) + 1);
    // Asterisk tells of a transfer once it has moved the colleague; of whom it leaves behind each channel tells itself.
    const moved = moment.filter(
      (event) =>
        event.type === 'AttendedTransfer' ||
        event.type === 'BridgeEnter' ||
        (event.type === 'BridgeLeave' && event.channelsInBridge === 1),
    );
    expect(moved.map(({ type }) => type)).toEqual([
      'BridgeLeave',
      'BridgeLeave',
      'BridgeEnter',
      'AttendedTransfer',
    ]);
    const order = fc.shuffledSubarray(moment, { minLength: moment.length });
    fc.assert(
      fc.property(order, (shuffled) => {
        begin();
        const inTurn = moved.values();
        for (const event of RECORDED.slice(0, first)) say(event);
        for (const event of shuffled) say(moved.includes(event) ? (inTurn.next().value ?? event) : event);
        const { state } = registry.get(CALLER) ?? {};
        expect(state).toMatchObject({ stage: 'conversation', extension: '1002', transferredBy: '1001' });
        expect(state).not.toHaveProperty('consultation');
        for (const event of RECORDED.slice(first + moment.length)) say(event);
        expect(course().at(-1)).toBe('ended agent');
      }),
    );
  });

  it('and gives him the caller by the second conversation: phones do it either way', () => {
    replay(({ transferer, second, transferee, target, ...event }) => {
      if (transferee === undefined || target === undefined) throw new Error();
      return { ...event, transferer: second, second: transferer, transferee: target, target: transferee };
    });
    expect(course().slice(-3)).toEqual(['transferred 1001', 'picked-up 1002', 'ended agent']);
  });

  it('and gives him the caller before the colleague’s answer is in a bridge: the colleague has him', () => {
    replay(({ transferee: _, target: __, ...event }) => ({ ...event, destination: 'App' }));
    expect(course()).toEqual(GIVEN);
  });

  it('and gives him the caller while his phone rings: the colleague has him once he answers', () => {
    const answer = RECORDED[at('DialEnd', 2)];
    const transfer = RECORDED[at('AttendedTransfer')];
    if (answer?.type !== 'DialEnd' || transfer?.type !== 'AttendedTransfer') throw new Error();
    for (const event of RECORDED.slice(0, at('DialEnd', 2))) say(event);
    const { transferee, target: _, ...rest } = transfer;
    say({ ...rest, destination: 'App' });
    expect(course()).toEqual([...WITH_FIRST, 'consulted 1001 1002 ringing']);
    // The caller's channel has taken the place of the agent's in the dialling.
    say({ ...answer, ...(transferee === undefined ? {} : { caller: transferee }) });
    expect(course().slice(-2)).toEqual(['transferred 1001', 'picked-up 1002']);
  });

  it('and comes back to the caller: he stays with him', () => {
    for (const event of RECORDED.slice(0, at('Unhold'))) say(event);
    const [own, others] = RECORDED.filter(({ type }) => type === 'Unhold');
    const second = RECORDED.filter((event) => event.type === 'DialBegin').at(-1);
    if (own?.type !== 'Unhold' || second?.type !== 'DialBegin' || second.caller === undefined)
      throw new Error();
    say({ type: 'Hangup', channel: second.caller, cause: 16, causeText: '' });
    say(own);
    if (others !== undefined) say(others);
    expect(course()).toEqual([...WITH_FIRST, ...ASKING, 'consulted 1001 1002 over', 'resumed 1001']);
    expect(registry.get(CALLER)?.state).toMatchObject({ stage: 'conversation', extension: '1001' });
  });

  it('and is not answered, or refused: the caller stays with him', () => {
    for (const event of RECORDED.slice(0, at('DialEnd', 2))) say(event);
    const answer = RECORDED[at('DialEnd', 2)];
    if (answer?.type !== 'DialEnd') throw new Error();
    say({ ...answer, dialStatus: 'BUSY' });
    expect(course()).toEqual([...WITH_FIRST, 'consulted 1001 1002 ringing', 'consulted 1001 1002 over']);
  });

  it('and talks with both at once: the colleague sees the call, until one of them is held', () => {
    for (const event of RECORDED.slice(0, at('Unhold') + 1)) say(event);
    expect(registry.get(CALLER)?.state).toMatchObject({
      consultation: { colleague: '1002', stage: 'talking' },
    });
    expect(registry.get(CALLER)?.state).not.toHaveProperty('heldSinceMs');
    const unheld = RECORDED[at('Unhold', 2)];
    if (unheld?.type !== 'Unhold') throw new Error();
    say({ ...unheld, type: 'Hold' });
    say(unheld);
    expect(course().slice(-3)).toEqual([
      'resumed 1001',
      'consulted 1001 1002 held',
      'consulted 1001 1002 talking',
    ]);
  });

  it('whose caller hangs up meanwhile: the call is over, and nothing of what follows is told', () => {
    for (const event of RECORDED.slice(0, at('Unhold'))) say(event);
    const hangUp = RECORDED.at(-1);
    if (hangUp?.type !== 'Hangup') throw new Error();
    say(hangUp);
    for (const event of RECORDED.slice(at('Unhold'))) say(event);
    expect(course()).toEqual([...WITH_FIRST, ...ASKING, 'ended caller']);
  });
});

describe('a caller who was given to a colleague', () => {
  const given = at('Hangup', 2) + 1;

  it('and hangs up first is told to have ended the call', () => {
    for (const event of RECORDED.slice(0, given)) say(event);
    const [agentLeaves, callerLeaves, agentGone, callerGone] = RECORDED.slice(given);
    for (const event of [callerLeaves, agentLeaves, agentGone, callerGone])
      if (event !== undefined) say(event);
    expect(course().at(-1)).toBe('ended caller');
  });

  it('is told to have been left by him, whose channel is gone first', () => {
    for (const event of RECORDED.slice(0, given)) say(event);
    const [agentLeaves, callerLeaves, agentGone, callerGone] = RECORDED.slice(given);
    for (const event of [agentLeaves, agentGone, callerLeaves, callerGone])
      if (event !== undefined) say(event);
    expect(course().at(-1)).toBe('ended agent');
  });

  it('and is given on by him, without a word, waits for whoever answers next', () => {
    for (const event of RECORDED.slice(0, given)) say(event);
    const gone = RECORDED.at(-2);
    if (gone?.type !== 'Hangup') throw new Error();
    say({ type: 'BlindTransfer', result: 'Success', transferer: gone.channel });
    say(gone);
    expect(course().at(-1)).toBe('transferred 1002');
    expect(registry.get(CALLER)?.state).toMatchObject({ stage: 'waiting', transferredBy: '1002' });
  });
});
