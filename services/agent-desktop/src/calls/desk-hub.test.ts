import { AssistMode, CallEnd, ConsultationStage, Lifecycle, LiveListening } from '@decroche/contracts';
import { createLogger } from '@decroche/service-kit';
import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { type DeskView, deskSchema } from '#contract';
import type { EventStream, StreamEvent } from '../http/event-stream.ts';
import { ConversationStore } from './conversation-store.ts';
import { DeskHub } from './desk-hub.ts';
import { STREAM_BOUNDS, StreamPlaces } from './stream-places.ts';

const START = 1_795_000_000_000;
const REDIS = { set: async () => 'OK', del: async () => 1 } as unknown as Redis;

let now: number;
let store: ConversationStore;
let hub: DeskHub;

beforeEach(() => {
  now = START;
  const lifetimes = { liveMs: 7_200_000, endedMs: 10_000, askMs: 60_000 };
  store = new ConversationStore(REDIS, lifetimes, createLogger('t', 'silent'), () => now);
  hub = new DeskHub(store, new StreamPlaces(STREAM_BOUNDS), 'run', () => true);
  for (const extension of ['1001', '1002']) sit(extension);
});

/** The last view that a desk got. */
const views = new Map<string, DeskView>();

/** Opens the desk of an extension. */
function sit(extension: string): void {
  const stream = {
    onClose: () => undefined,
    send: ({ name, data }: StreamEvent) => {
      if (name !== 'desk') return;
      // A page takes each view as it was sent, field by field.
      const taken = deskSchema.parse(JSON.parse(JSON.stringify(data)));
      expect(taken).toEqual(data);
      views.set(extension, taken);
    },
  };
  hub.attach(extension, { person: 'p', key: extension }, () => stream as unknown as EventStream, '');
}

/** A call whose steps a test tells, in any order. */
class Call {
  readonly id = uuidv7();

  tell(afterMs: number, step: NonNullable<Lifecycle['step']>): this {
    return this.hear(this.event(afterMs, step));
  }

  event(afterMs: number, step: NonNullable<Lifecycle['step']>): Lifecycle {
    const occurredAtMs = START + afterMs;
    return Lifecycle.fromPartial({ eventId: uuidv7(), conversationId: this.id, occurredAtMs, step });
  }

  hear(lifecycle: Lifecycle): this {
    store.apply(this.id, { kind: 'lifecycle', lifecycle });
    return this;
  }

  queued(afterMs: number): this {
    return this.tell(afterMs, { $case: 'callQueued', value: { queue: 'q', mode: AssistMode.LISTENING } });
  }

  consults(colleague: string, stage: ConsultationStage, afterMs: number): this {
    const value = { extension: '1001', colleague, stage };
    return this.tell(afterMs, { $case: 'colleagueConsulted', value });
  }

  rings(extension: string, afterMs: number): this {
    return this.tell(afterMs, { $case: 'agentRinging', value: { extension } });
  }

  answered(extension: string, afterMs: number): this {
    return this.tell(afterMs, { $case: 'agentPickedUp', value: { extension, waitedMs: 1 } });
  }
}

const shown = (extension: string) => {
  const call = views.get(extension)?.call;
  return call ? [call.conversationId, call.phase] : null;
};

describe('a desk whose last call ended unseen', () => {
  it('shows the call that rings, and the old conversation is over', () => {
    const old = new Call().queued(0).rings('1001', 100).answered('1001', 200);
    const next = new Call().queued(50_000).rings('1001', 60_000);
    expect(shown('1001')).toEqual([next.id, 'ringing']);
    next.answered('1001', 61_000);
    expect(shown('1001')).toEqual([next.id, 'conversation']);
    now += 100_000;
    store.sweep();
    expect(store.get(old.id)).toBeUndefined();
  });

  it('shows the call that was answered, not a ring that was never told to have stopped', () => {
    const lost = new Call().queued(0).rings('1001', 100);
    const next = new Call().queued(50).answered('1001', 60_000);
    expect(shown('1001')).toEqual([next.id, 'conversation']);
    expect(hub.queue().waiting).toBe(1);
    lost.rings('1002', 61_000);
    expect(shown('1002')).toEqual([lost.id, 'ringing']);
    expect(shown('1001')).toEqual([next.id, 'conversation']);
  });

  it('keeps the conversation when what comes late is an older ring', () => {
    const talk = new Call().queued(0).rings('1001', 5_000).answered('1001', 6_000);
    new Call().queued(0).rings('1001', 1_000);
    expect(shown('1001')).toEqual([talk.id, 'conversation']);
  });

  it('leaves the conversations of other extensions alone', () => {
    const theirs = new Call().queued(0).answered('1002', 100);
    new Call().queued(0).rings('1001', 200);
    expect(shown('1002')).toEqual([theirs.id, 'conversation']);
  });
});

describe('a desk that a colleague asks about his caller', () => {
  const consulted = () => views.get('1002')?.consulted ?? null;

  it('has the caller whom he gives it, all in one millisecond and heard in whatever order', () => {
    const asks = { extension: '1001', colleague: '1002' };
    const { TALKING, OVER } = ConsultationStage;
    const steps: NonNullable<Lifecycle['step']>[] = [
      { $case: 'callResumed', value: { extension: '1001' } },
      { $case: 'colleagueConsulted', value: { ...asks, stage: TALKING } },
      { $case: 'colleagueConsulted', value: { ...asks, stage: OVER } },
      { $case: 'callTransferred', value: { extension: '1001' } },
      { $case: 'agentPickedUp', value: { extension: '1002', waitedMs: 0 } },
    ];
    const order = fc.shuffledSubarray([...steps.keys()], { minLength: steps.length });
    fc.assert(
      fc.property(order, (heard) => {
        const call = new Call().queued(0).answered('1001', 100);
        call.tell(200, { $case: 'callHeld', value: { extension: '1001' } }).consults('1002', TALKING, 300);
        const told = steps.map((step) => call.event(400, step));
        for (const at of heard) call.hear(told[at] ?? expect.fail());
        expect([consulted(), shown('1001'), shown('1002')]).toEqual([null, null, [call.id, 'conversation']]);
        expect(views.get('1002')?.call?.transferredBy).toBe('1001');
        store.forget(call.id);
      }),
    );
  });

  it('learns who asks and nothing of the call, until they talk together or it has the caller', () => {
    const call = new Call().queued(0).answered('1001', 100);
    const [ringing, talking] = [ConsultationStage.RINGING, ConsultationStage.TALKING];
    call.tell(200, { $case: 'callHeld', value: { extension: '1001' } }).consults('1002', ringing, 300);
    expect(consulted()).toEqual({ other: '1001', stage: 'ringing' });
    call.consults('1002', talking, 400);
    expect(consulted()).toEqual({ other: '1001', stage: 'talking' });
    expect(shown('1002')).toBeNull();
    expect(() => hub.shown('1002', 'p', call.id)).toThrow();
    expect(views.get('1001')?.call?.consultation).toEqual({ other: '1002', stage: 'talking' });

    call.tell(500, { $case: 'callResumed', value: { extension: '1001' } });
    expect(consulted()).toBeNull();
    expect(views.get('1002')?.call?.consultation).toEqual({ other: '1001', stage: 'together' });
    expect([shown('1001'), shown('1002')]).toEqual([
      [call.id, 'conversation'],
      [call.id, 'conversation'],
    ]);

    call.consults('1002', ConsultationStage.OVER, 600);
    expect([consulted(), shown('1002')]).toEqual([null, null]);

    call.consults('1002', talking, 700);
    call.tell(800, { $case: 'callTransferred', value: { extension: '1001' } }).answered('1002', 801);
    expect([consulted(), shown('1001'), shown('1002')]).toEqual([null, null, [call.id, 'conversation']]);
  });

  it('sees in a conference nothing of what was said before it', () => {
    const call = new Call().queued(0).answered('1001', 100);
    call.tell(150, { $case: 'liveListeningChanged', value: { state: LiveListening.ASIDE } });
    call.consults('1002', ConsultationStage.TALKING, 200);
    expect(views.get('1001')?.call?.live).not.toBeNull();
    expect(views.get('1002')?.call?.live).toBeNull();
  });

  it('is told that it is over when the caller hangs up meanwhile', () => {
    const call = new Call().queued(0).answered('1001', 100);
    call.tell(200, { $case: 'callHeld', value: { extension: '1001' } });
    call.consults('1002', ConsultationStage.TALKING, 300);
    call.tell(400, { $case: 'callEnded', value: { end: CallEnd.CALLER } });
    expect([consulted(), shown('1002')]).toEqual([null, null]);
  });
});

describe('the calls that wait', () => {
  it('are not counted for ever when nothing is heard of them any more, and again when they are', () => {
    const call = new Call().queued(0);
    expect(hub.queue().waiting).toBe(1);
    now += 181_000;
    expect(hub.queue().waiting).toBe(0);
    expect(store.get(call.id)).toBeDefined();
    call.tell(181_000, { $case: 'callAlive', value: {} });
    expect(hub.queue().waiting).toBe(1);
  });

  it('are counted while the gateway says that they go on, however long nobody answers', () => {
    const call = new Call().queued(0);
    for (let minute = 1; minute <= 30; minute += 1) {
      now += 60_000;
      call.tell(minute * 60_000, { $case: 'callAlive', value: {} });
    }
    expect(hub.queue().waiting).toBe(1);
    call.tell(1_900_000, { $case: 'callEnded', value: { end: CallEnd.ABANDONED } });
    expect(hub.queue().waiting).toBe(0);
  });

  it('are not made by a call of which nothing else is known', () => {
    const call = new Call().tell(0, { $case: 'callAlive', value: {} });
    expect(store.get(call.id)).toBeUndefined();
  });
});
