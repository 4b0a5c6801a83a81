import type { AmiChannel, AmiEvent, AmiEventOf, AmiEventType } from '@decroche/asterisk';
import { type CallState, NEW_CALL } from '@decroche/call';
import { AssistMode, CallEnd, Lifecycle } from '@decroche/contracts';
import { createLogger } from '@decroche/service-kit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LifecyclePublisher } from '../lifecycle/lifecycle-publisher.ts';
import type { CallRegistry } from './call-registry.ts';
import { Calls } from './calls.ts';
import { memoryRegistry } from './memory-registry.fixture.ts';
import { QueueWatch } from './queue-watch.ts';

const CONVERSATION = '0193a1b2-0000-7000-8000-000000000001';
const logger = createLogger('test', 'silent');

const { assistance } = NEW_CALL;
const WAITING: CallState = { stage: 'waiting', assistance, sinceMs: 95_000 };
const TALKING: CallState = {
  stage: 'conversation',
  assistance,
  ...{ extension: '1001', sinceMs: 98_000, waitedMs: 3_000 },
};

/** The manager interface as far as the watch uses it. */
class ManagerEvents {
  readonly #listeners = new Map<AmiEventType, Set<(event: AmiEvent) => void>>();

  on<Type extends AmiEventType>(type: Type, listener: (event: AmiEventOf<Type>) => void): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener as (event: AmiEvent) => void));
    return () => listeners.delete(listener as (event: AmiEvent) => void);
  }

  emit<Type extends AmiEventType>(type: Type, fields: object): void {
    for (const listener of this.#listeners.get(type) ?? []) listener({ type, ...fields } as AmiEvent);
  }
}

function channel(uniqueId: string): AmiChannel {
  return { name: `PJSIP/trunk-${uniqueId}`, uniqueId, linkedId: uniqueId, state: 6 };
}
const place = { queue: 'retraite', caller: channel('caller') };
const leg = (extension: string) => ({
  ...place,
  memberName: 'agent',
  interface: `PJSIP/${extension}`,
  agent: channel('agent'),
});

let ami: ManagerEvents;
let registry: CallRegistry;
let calls: Calls;
let watch: QueueWatch;
let publisher: LifecyclePublisher;
let said: unknown[];
let traces: string[];
let now: number;

afterEach(() => {
  vi.useRealTimers();
});

beforeEach(() => {
  ami = new ManagerEvents();
  said = [];
  traces = [];
  now = 100_000;
  let active = '';
  let event = 0;
  publisher = new LifecyclePublisher({
    bus: {
      publish: async (_, data) => {
        said.push(Lifecycle.decode(data).step);
        return true;
      },
    },
    logger,
    newId: () => `0193a1b2-0000-7000-8000-${String(++event).padStart(12, '0')}`,
    sign: (told) => {
      traces.push(active);
      return Lifecycle.encode(told).finish();
    },
    now: () => now,
    fund: '',
    queue: 'retraite',
  });
  // Never started: it remembers in memory.
  registry = memoryRegistry(logger);
  registry.put('caller', {
    conversationId: CONVERSATION,
    traceparent: 'trace of the caller',
    state: WAITING,
    told: 0,
  });
  calls = new Calls({
    registry,
    tell: (conversationId, step, number) => publisher.tell(conversationId, step, number),
    inTraceOf: (traceparent, work) => {
      active = traceparent;
      work();
      active = '';
    },
    limits: { listeningMs: 40_000, noSpeechMs: 6_000 },
    now: () => now,
    logger,
  });
  watch = new QueueWatch(ami, calls);
  watch.start();
});

function state(): CallState | undefined {
  return registry.get('caller')?.state;
}

/** A call is at a stage already. */
function stands(at: CallState, channelId = 'caller'): void {
  registry.put(channelId, {
    conversationId: CONVERSATION,
    traceparent: 'trace of the caller',
    state: at,
    told: 0,
  });
}

async function told(): Promise<unknown[]> {
  await publisher.idle();
  return said;
}

describe('a caller in the queue', () => {
  it('rings an agent, is not answered, rings another one and is picked up', async () => {
    ami.emit('AgentCalled', leg('1001'));
    expect(state()).toMatchObject({ stage: 'ringing', extensions: ['1001'] });
    ami.emit('AgentRingNoAnswer', leg('1001'));
    expect(state()).toEqual(WAITING);
    ami.emit('AgentCalled', leg('1002'));
    ami.emit('AgentConnect', leg('1002'));
    expect(state()).toMatchObject({ stage: 'conversation', extension: '1002' });
    expect(await told()).toEqual([
      { $case: 'agentRinging', value: { extension: '1001' } },
      { $case: 'agentRingStopped', value: { extension: '1001' } },
      { $case: 'agentRinging', value: { extension: '1002' } },
      { $case: 'agentPickedUp', value: { extension: '1002', waitedMs: 5_000 } },
    ]);
    expect(new Set(traces)).toEqual(new Set(['trace of the caller']));
  });

  it.each([
    ['agent', CallEnd.AGENT],
    ['caller', CallEnd.CALLER],
  ])('whose conversation is ended by the %s is told once and forgotten', async (reason, end) => {
    ami.emit('AgentConnect', leg('1001'));
    ami.emit('AgentComplete', { ...leg('1001'), reason });
    ami.emit('Hangup', { channel: channel('caller') });
    expect((await told()).slice(1)).toEqual([{ $case: 'callEnded', value: { end } }]);
    expect(registry.channels()).toEqual([]);
  });

  it('who hung up first has ended it, although the end with his agent is told without him', async () => {
    ami.emit('AgentConnect', leg('1001'));
    ami.emit('Hangup', { channel: channel('caller') });
    ami.emit('AgentComplete', { ...leg('1001'), caller: undefined, reason: 'caller' });
    expect((await told()).slice(1)).toEqual([{ $case: 'callEnded', value: { end: CallEnd.CALLER } }]);
  });

  it.each(['first', 'last'])(
    'who is transferred goes on with the colleague, and is told to be with him alone, when the end with the first agent is told %s',
    async (when) => {
      const over = (): void => ami.emit('AgentComplete', { ...leg('1001'), reason: 'transfer' });
      ami.emit('AgentConnect', leg('1001'));
      now = 160_000;
      if (when === 'first') over();
      ami.emit('QueueCallerJoin', { ...place, queue: 'agent-1002', position: 1, count: 1 });
      ami.emit('AgentCalled', leg('1002'));
      now = 163_000;
      ami.emit('AgentConnect', leg('1002'));
      if (when === 'last') over();
      ami.emit('Hangup', { channel: channel('caller') });
      expect((await told()).slice(1)).toEqual([
        { $case: 'callTransferred', value: { extension: '1001' } },
        { $case: 'queueJoined', value: { queue: 'agent-1002', position: 1, waiting: 1 } },
        { $case: 'agentRinging', value: { extension: '1002' } },
        { $case: 'agentPickedUp', value: { extension: '1002', waitedMs: 3_000 } },
        { $case: 'callEnded', value: { end: CallEnd.CALLER } },
      ]);
      expect(registry.channels()).toEqual([]);
    },
  );

  it('who is held hears music, and the agent is told to hold him as long as he does', async () => {
    const line = { ...channel('agent'), name: 'PJSIP/1001-0000002a', linkedId: 'caller' };
    ami.emit('AgentConnect', leg('1001'));
    ami.emit('Hold', { channel: line });
    expect(state()).toMatchObject({ stage: 'conversation', heldSinceMs: now });
    ami.emit('Unhold', { channel: line });
    // He puts his own phone on hold: nobody is told.
    ami.emit('Hold', { channel: channel('caller') });
    expect((await told()).slice(1)).toEqual([
      { $case: 'callHeld', value: { extension: '1001' } },
      { $case: 'callResumed', value: { extension: '1001' } },
    ]);
  });

  it('who gives up is told once and forgotten', async () => {
    ami.emit('QueueCallerAbandon', { ...place, position: 1, originalPosition: 1, holdTimeMs: 4_000 });
    ami.emit('Hangup', { channel: channel('caller') });
    expect(await told()).toEqual([{ $case: 'callEnded', value: { end: CallEnd.ABANDONED } }]);
    expect(registry.channels()).toEqual([]);
  });

  it.each([
    [WAITING, CallEnd.ABANDONED],
    [TALKING, CallEnd.CALLER],
  ])('who hangs up, at stage $stage', async (at, end) => {
    stands(at);
    ami.emit('Hangup', { channel: channel('caller') });
    expect(await told()).toEqual([{ $case: 'callEnded', value: { end } }]);
  });

  it('whom the dialplan queued by itself is told as lost to the assistant; one whom we queued is not', async () => {
    ami.emit('QueueCallerJoin', { ...place, position: 2, count: 3 });
    const joined = { $case: 'queueJoined', value: { queue: 'retraite', position: 2, waiting: 3 } };
    expect(await told()).toEqual([joined]);
    stands({ stage: 'left', assistance, mode: 'listening-lost' });
    ami.emit('QueueCallerJoin', { ...place, position: 2, count: 3 });
    expect(await told()).toEqual([
      joined,
      { $case: 'callQueued', value: { queue: 'retraite', mode: AssistMode.LISTENING_LOST } },
      joined,
    ]);
    expect(state()).toMatchObject({ stage: 'waiting', sinceMs: now });
  });

  /** Places that were told, as position/waiting. */
  async function placesTold(): Promise<string[]> {
    return (await told()).flatMap((step) => {
      const { $case, value } = step as { $case: string; value: { position: number; waiting: number } };
      return $case === 'queueJoined' ? [`${value.position}/${value.waiting}`] : [];
    });
  }

  it('moves up, and has others behind him, while phones ring for him; who is on no screen is told of later', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const line = (uniqueId: string) => ({ queue: 'retraite', caller: channel(uniqueId) });
    ami.emit('QueueCallerJoin', { ...line('before'), position: 1, count: 1 });
    ami.emit('QueueCallerJoin', { ...line('caller'), position: 2, count: 2 });
    ami.emit('QueueCallerJoin', { ...line('behind'), position: 3, count: 3 });
    ami.emit('AgentCalled', leg('1001'));
    ami.emit('QueueCallerLeave', { ...line('before'), position: 1, count: 2 });
    vi.advanceTimersByTime(500);
    ami.emit('AgentRingNoAnswer', leg('1001'));
    ami.emit('QueueCallerLeave', { ...line('behind'), position: 2, count: 1 });
    ami.emit('AgentCalled', leg('1001'));
    ami.emit('QueueCallerLeave', { ...line('caller'), position: 1, count: 0 });
    ami.emit('AgentConnect', leg('1001'));
    ami.emit('QueueCallerJoin', { ...line('next'), position: 1, count: 1 });
    expect(await placesTold()).toEqual(['2/2', '2/3', '1/2', '1/1']);
  });

  it('is told where he stands no more than twice a second, however many come behind him', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    ami.emit('QueueCallerJoin', { ...place, position: 1, count: 1 });
    ami.emit('AgentCalled', leg('1001'));
    for (let behind = 2; behind <= 40; behind += 1) {
      ami.emit('QueueCallerJoin', {
        queue: 'retraite',
        caller: channel(`${behind}`),
        position: behind,
        count: behind,
      });
      vi.advanceTimersByTime(20);
    }
    vi.advanceTimersByTime(500);
    const places = await placesTold();
    expect(places.length).toBeLessThanOrEqual(5);
    expect(places.at(-1)).toBe('1/40');
  });

  it('never waited less than nothing, whatever the clocks say', async () => {
    stands({ stage: 'waiting', assistance, sinceMs: now + 60_000 });
    ami.emit('AgentConnect', leg('1001'));
    expect(await told()).toEqual([{ $case: 'agentPickedUp', value: { extension: '1001', waitedMs: 0 } }]);
  });
});

describe('what is not ours', () => {
  it('is left alone: unknown callers and the legs of agents', async () => {
    ami.emit('AgentCalled', { ...leg('1001'), caller: channel('stranger') });
    ami.emit('AgentConnect', { ...leg('1001'), caller: channel('stranger') });
    ami.emit('Hangup', { channel: channel('agent') });
    expect(await told()).toEqual([]);
    expect(registry.channels()).toEqual(['caller']);
  });

  it('is not listened to after the stop', async () => {
    watch.stop();
    ami.emit('AgentCalled', leg('1001'));
    ami.emit('Hangup', { channel: channel('caller') });
    expect(await told()).toEqual([]);
  });
});
