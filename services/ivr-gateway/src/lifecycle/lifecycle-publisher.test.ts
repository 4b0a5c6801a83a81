import type { Step } from '@decroche/call';
import { AssistMode, CallEnd, EndReason, Lifecycle, TurnSource } from '@decroche/contracts';
import {
  BusUnavailableError,
  context,
  createLogger,
  inSpan,
  startTelemetry,
  trace,
} from '@decroche/service-kit';
import { validate, version } from 'uuid';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LifecyclePublisher } from './lifecycle-publisher.ts';

const [ONE, TWO] = ['0193a1b2-0000-7000-8000-000000000001', '0193a1b2-0000-7000-8000-000000000002'];
const THREE = '0193a1b2-0000-7000-8000-000000000003';
const TURN = { conversationId: ONE, turnId: TWO, source: TurnSource.CALLER_IVR };
const MODEL = { name: 'model', demonstrationOnly: true };
const logger = createLogger('test', 'silent');

interface Publication {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly messageId: string;
  readonly spanId: string | undefined;
  readonly settle: PromiseWithResolvers<boolean>;
}

/** A bus whose publications end when the test says so. */
class SlowBus {
  readonly publications: Publication[] = [];
  /** Lets everything through at once. */
  open = true;
  /** True while it cannot be reached. */
  down = false;
  /** False while there is no stream. */
  stored = true;

  publish(subject: string, data: Uint8Array, messageId: string): Promise<boolean> {
    if (this.down) return Promise.reject(new BusUnavailableError('conv.*.lifecycle'));
    const settle = Promise.withResolvers<boolean>();
    const spanId = trace.getSpan(context.active())?.spanContext().spanId;
    this.publications.push({ subject, data, messageId, spanId, settle });
    if (this.open) settle.resolve(this.stored);
    return settle.promise;
  }

  get steps(): string[] {
    return this.publications.map(({ data }) => Lifecycle.decode(data).step?.$case ?? '');
  }
}

let bus: SlowBus;
let publisher: LifecyclePublisher;
let now: number;

beforeEach(() => {
  vi.restoreAllMocks();
  bus = new SlowBus();
  now = 1_700_000_000_000;
  let id = 0;
  number = 0;
  publisher = new LifecyclePublisher({
    bus,
    logger,
    newId: () => `0193a1b2-0000-7000-8000-${String(++id).padStart(12, '9')}`,
    sign: (event) => Lifecycle.encode(event).finish(),
    now: () => now,
    fund: 'carsat-sample',
    queue: 'retraite',
  });
});

type Untimed<Told> = Told extends Step ? Omit<Told, 'atMs'> : never;

let number: number;

function tell(conversationId: string, step: Untimed<Step>): void {
  publisher.tell(conversationId, { ...step, atMs: now } as Step, number++);
}

/** Lets every promise that can settle do so. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the life of a call', () => {
  it('is told by another gateway under the same ids, in the order of its steps', async () => {
    const steps: Untimed<Step>[] = [
      { kind: 'arrived' },
      { kind: 'queued', mode: 'listening' },
      { kind: 'ringing', extension: '1001' },
      { kind: 'ring-stopped', extension: '1001' },
      { kind: 'ringing', extension: '1001' },
    ];
    for (const step of steps) tell(ONE, step);
    number = 0;
    for (const step of steps) tell(ONE, step);
    number = 4;
    tell(ONE, { kind: 'ringing', extension: '1002' });
    const ids = bus.publications.map(({ messageId }) => messageId);
    expect(ids.slice(5, 10)).toEqual(ids.slice(0, 5));
    expect(ids.slice(0, 5).toSorted()).toEqual(ids.slice(0, 5));
    expect(new Set(ids).size).toBe(6);
    for (const id of ids) expect(validate(id) && version(id) === 7).toBe(true);
  });

  it('is told step by step on the subject of its conversation, each event under its own id', async () => {
    const { turnId } = TURN;
    tell(ONE, { kind: 'arrived' });
    tell(ONE, { kind: 'listening', turnId, model: MODEL });
    tell(ONE, { kind: 'spoke', turnId });
    tell(ONE, { kind: 'listened', turnId, reason: 'end-of-speech', mode: 'listening' });
    tell(ONE, { kind: 'queued', mode: 'listening' });
    tell(ONE, { kind: 'ringing', extension: '1001' });
    tell(ONE, { kind: 'ring-stopped', extension: '1001' });
    tell(ONE, { kind: 'picked-up', extension: '1002', waitedMs: 3_000 });
    tell(ONE, { kind: 'ended', end: 'agent' });
    await publisher.idle();
    const events = bus.publications.map(({ data }) => Lifecycle.decode(data));
    expect(events.map(({ step }) => step)).toEqual([
      { $case: 'callArrived', value: { fund: 'carsat-sample' } },
      { $case: 'listeningStarted', value: { turn: TURN, model: MODEL } },
      { $case: 'callerSpoke', value: { turnId: TWO } },
      {
        $case: 'listeningEnded',
        value: { turnId: TWO, reason: EndReason.END_OF_SPEECH, mode: AssistMode.LISTENING },
      },
      { $case: 'callQueued', value: { queue: 'retraite', mode: AssistMode.LISTENING } },
      { $case: 'agentRinging', value: { extension: '1001' } },
      { $case: 'agentRingStopped', value: { extension: '1001' } },
      { $case: 'agentPickedUp', value: { extension: '1002', waitedMs: 3_000 } },
      { $case: 'callEnded', value: { end: CallEnd.AGENT } },
    ]);
    for (const [at, event] of events.entries()) {
      expect(event).toMatchObject({ conversationId: ONE, occurredAtMs: 1_700_000_000_000 });
      expect(bus.publications[at]).toMatchObject({
        subject: `conv.${ONE}.lifecycle`,
        messageId: event.eventId,
      });
    }
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
  });

  it('of a caller who refuses, too', async () => {
    tell(ONE, { kind: 'refused' });
    await publisher.idle();
    expect(bus.steps).toEqual(['assistantRefused']);
  });

  it('leaves at once and in order although nothing is confirmed yet', async () => {
    bus.open = false;
    tell(ONE, { kind: 'arrived' });
    tell(ONE, { kind: 'queued', mode: 'silent' });
    tell(ONE, { kind: 'ringing', extension: '1001' });
    expect(bus.steps).toEqual(['callArrived', 'callQueued', 'agentRinging']);
    let idle = false;
    const waiting = publisher.idle().then(() => {
      idle = true;
    });
    for (const { settle: confirmed } of bus.publications.slice(1)) confirmed.resolve(true);
    await settle();
    expect(idle).toBe(false);
    bus.publications[0]?.settle.resolve(true);
    await waiting;
  });

  it('goes on with the next step when one cannot be told, and says so', async () => {
    const warned = vi.spyOn(logger, 'warn');
    bus.open = false;
    tell(ONE, { kind: 'arrived' });
    tell(ONE, { kind: 'ended', end: 'abandoned' });
    await settle();
    bus.publications[0]?.settle.reject(new BusUnavailableError('conv.*.lifecycle'));
    bus.publications[1]?.settle.resolve(true);
    await publisher.idle();
    expect(bus.steps).toEqual(['callArrived', 'callEnded']);
    expect(warned).toHaveBeenCalledExactlyOnceWith(
      { err: expect.objectContaining({ code: 'BUS_UNAVAILABLE' }), step: 'arrived' },
      'lifecycle event to be told again',
    );
  });

  it('is told again once the bus is back: of calls that live and of those that ended meanwhile, with the same ids', async () => {
    bus.down = true;
    tell(ONE, { kind: 'arrived' });
    tell(ONE, { kind: 'ringing', extension: '1001' });
    tell(THREE, { kind: 'arrived' });
    tell(THREE, { kind: 'ended', end: 'abandoned' });
    await publisher.idle();
    expect(bus.steps).toEqual([]);
    bus.down = false;
    publisher.connected();
    await publisher.idle();
    const told = bus.publications.map(({ data }) => Lifecycle.decode(data));
    expect(told.map(({ conversationId, step }) => [conversationId, step?.$case])).toEqual([
      [ONE, 'callArrived'],
      [ONE, 'agentRinging'],
      [THREE, 'callArrived'],
      [THREE, 'callEnded'],
    ]);
    publisher.connected();
    await publisher.idle();
    expect(bus.publications.slice(4).map(({ messageId }) => messageId)).toEqual(
      told.map(({ eventId }) => eventId),
    );
  });

  it('is told again while the stream is not there yet', async () => {
    vi.useFakeTimers();
    bus.stored = false;
    tell(ONE, { kind: 'arrived' });
    await publisher.idle();
    bus.stored = true;
    await vi.advanceTimersByTimeAsync(1_000);
    await publisher.idle();
    expect(new Set(bus.publications.map(({ messageId }) => messageId)).size).toBe(1);
    expect(bus.publications).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(bus.publications).toHaveLength(2);
    vi.useRealTimers();
  });

  it('is not kept for ever: a call that ended long ago is not told again', async () => {
    tell(ONE, { kind: 'arrived' });
    tell(ONE, { kind: 'ended', end: 'caller' });
    await publisher.idle();
    now += 121_000;
    publisher.connected();
    await publisher.idle();
    expect(bus.steps).toEqual(['callArrived', 'callEnded']);
  });

  it('goes on being told of, without a step', async () => {
    publisher.alive(ONE);
    await publisher.idle();
    expect(bus.steps).toEqual(['callAlive']);
    publisher.connected();
    await publisher.idle();
    expect(bus.steps).toEqual(['callAlive']);
  });

  it('stays in the trace in which each step was told', async () => {
    const { tracer } = startTelemetry('test', {});
    const spanIds: string[] = [];
    for (const kind of ['ringing', 'ring-stopped'] as const) {
      await inSpan(tracer, kind, {}, (span) => {
        spanIds.push(span.spanContext().spanId);
        tell(ONE, { kind, extension: '1001' });
      });
    }
    await publisher.idle();
    expect(bus.publications.map(({ spanId }) => spanId)).toEqual(spanIds);
  });
});
