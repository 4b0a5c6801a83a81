import type { QueuedCaller, QueueSnapshot } from '@decroche/asterisk';
import { type CallState, NEW_CALL, type Step } from '@decroche/call';
import { createLogger } from '@decroche/service-kit';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallRegistry } from './queue/call-registry.ts';
import { Calls } from './queue/calls.ts';
import { Consultations } from './queue/consultations.ts';
import { memoryRegistry } from './queue/memory-registry.fixture.ts';
import { QueueWatch } from './queue/queue-watch.ts';
import { reconcile } from './reconciliation.ts';

const CONVERSATION = '0193a1b2-0000-7000-8000-000000000001';
const { assistance } = NEW_CALL;
const WAITING: CallState = { stage: 'waiting', assistance, sinceMs: 1 };
const TALKING: CallState = {
  stage: 'conversation',
  assistance,
  ...{ extension: '1001', sinceMs: 2, waitedMs: 1 },
};

const logger = createLogger('test', 'silent');
let registry: CallRegistry;
let calls: Calls;
let watch: QueueWatch;
let consultations: Consultations;
let told: Step[];
let traces: string[];
let asterisk: SampleAsterisk;

/** Asterisk's channels, and what is done with them. */
class SampleAsterisk {
  readonly done: string[] = [];
  channels: { id: string; dialplan: { app_name: string; app_data: string; context: string } }[] = [];
  whileListing: () => void = () => undefined;

  readonly ari = {
    listChannels: async () => {
      const answer = [...this.channels];
      this.whileListing();
      return answer;
    },
    continueInDialplan: async (channelId: string) => void this.done.push(`queue ${channelId}`),
  } as unknown as Parameters<typeof reconcile>[0]['ari'];

  queued: QueuedCaller[] = [];
  queues: QueueSnapshot[] = [];
  whileAsking: () => void = () => undefined;
  readonly ami = {
    state: 'connected' as const,
    queuedCallers: async () => {
      this.whileAsking();
      return this.queued;
    },
    queueStatus: async () => this.queues,
  };

  readonly audio = { releaseOrphans: async () => void this.done.push('release') } as unknown as Parameters<
    typeof reconcile
  >[0]['audio'];
}

beforeEach(() => {
  asterisk = new SampleAsterisk();
  told = [];
  traces = [];
  registry = memoryRegistry(logger);
  calls = new Calls({
    registry,
    tell: (_, step) => told.push(step),
    inTraceOf: (traceparent, work) => {
      traces.push(traceparent);
      work();
    },
    limits: { listeningMs: 40_000, noSpeechMs: 6_000 },
    now: () => 100,
    logger,
  });
  // Nothing is told meanwhile.
  const ami = { on: () => () => undefined };
  watch = new QueueWatch(ami, calls);
  consultations = new Consultations({ ami, calls, registry });
});

function known(channelId: string, state: CallState): void {
  registry.put(channelId, {
    conversationId: CONVERSATION,
    traceparent: `trace of ${channelId}`,
    state,
    told: 0,
  });
}

function compare(here: readonly string[] = []): Promise<void> {
  return reconcile({
    ...{ ari: asterisk.ari, ami: asterisk.ami, audio: asterisk.audio, registry, calls, logger },
    ...{ watch, consultations },
    callers: { has: (channelId) => here.includes(channelId) },
    queue: { context: 'queues', extension: 'retraite' },
    app: 'decroche',
  });
}

function channel(
  id: string,
  app_name = 'Queue',
  context = 'queues',
  app_data = 'decroche',
): (typeof asterisk.channels)[number] {
  return { id, dialplan: { app_name, app_data, context } };
}

describe('after an outage', () => {
  it('calls whose channel is gone are ended, those that live or came meanwhile are not', async () => {
    known('waited', WAITING);
    known('talked', TALKING);
    known('lives', WAITING);
    asterisk.channels = [channel('lives')];
    asterisk.whileListing = () => known('came meanwhile', WAITING);
    await compare();
    expect(told).toEqual([
      { kind: 'ended', atMs: 100, end: 'abandoned' },
      { kind: 'ended', atMs: 100, end: 'caller' },
    ]);
    expect(registry.channels()).toEqual(['lives', 'came meanwhile']);
    expect(traces).toEqual(['trace of waited', 'trace of talked']);
  });

  it('a call that ended meanwhile is not ended twice', async () => {
    known('waited', WAITING);
    asterisk.whileListing = () => calls.happen('waited', { kind: 'hung-up' });
    await compare();
    expect(told).toHaveLength(1);
  });

  it('who waits for an assistant that is gone is queued, who has one is not, and taps of nobody go', async () => {
    asterisk.channels = [
      channel('stranded', 'Stasis', 'from-pstn'),
      channel('has one', 'Stasis', 'from-pstn'),
      channel('a tap', 'Stasis', 'taps'),
      channel('with another gateway', 'Stasis', 'from-pstn', 'decroche-2'),
      channel('taken over', 'Stasis', 'from-pstn', 'decroche-2'),
    ];
    known('taken over', { stage: 'listening', assistance, attempt: 1, turnId: 'turn', sinceMs: 1 });
    await compare(['has one']);
    expect(asterisk.done).toEqual(['queue stranded', 'queue taken over', 'release']);
  });

  it('a caller of an earlier run is told as lost to the assistant once he is seen in the queue', async () => {
    known('left behind', { stage: 'listening', assistance, attempt: 1, turnId: 'turn', sinceMs: 1 });
    calls.happen('left behind', { kind: 'rings', extension: '1001' });
    expect(told).toEqual([
      { kind: 'queued', atMs: 100, mode: 'listening-lost' },
      { kind: 'ringing', atMs: 100, extension: '1001' },
    ]);
  });
});

describe('after an outage, of a caller in the queue', () => {
  const RINGING: CallState = { stage: 'ringing', assistance, extensions: ['1001'], sinceMs: 2 };
  const caller = (ringing: readonly string[], talking?: string): QueuedCaller => ({
    uniqueId: 'caller',
    ringing,
    talking,
    held: false,
    asked: [],
  });

  it.each([
    ['that he was picked up', RINGING, caller([], 'PJSIP/1002'), ['picked-up 1002']],
    ['who rings now', WAITING, caller(['PJSIP/1001', 'PJSIP/1002']), ['ringing 1001', 'ringing 1002']],
    ['that another phone rings', RINGING, caller(['PJSIP/1002']), ['ring-stopped 1001', 'ringing 1002']],
    ['that nobody rings any more', RINGING, caller([]), ['ring-stopped 1001']],
    ['that he was transferred', TALKING, caller(['PJSIP/1002']), ['transferred 1001', 'ringing 1002']],
    ['nothing when nothing changed', RINGING, caller(['PJSIP/1001']), []],
    ['nothing of the one who talks with him still', TALKING, caller([], 'PJSIP/1001'), []],
  ] as const)('it is told %s', async (_, state, seen, expected) => {
    known('caller', state);
    asterisk.channels = [channel('caller')];
    asterisk.queued = [seen];
    await compare();
    expect(told.map((step) => `${step.kind} ${'extension' in step ? step.extension : ''}`)).toEqual(expected);
  });

  it('it is told that he is held, and talked with again', async () => {
    known('caller', TALKING);
    asterisk.channels = [channel('caller')];
    asterisk.queued = [{ ...caller([], 'PJSIP/1001'), held: true }];
    await compare();
    await compare();
    asterisk.queued = [caller([], 'PJSIP/1001')];
    await compare();
    expect(told.map(({ kind }) => kind)).toEqual(['held', 'resumed']);
  });

  it('it is told that his agent asks a colleague, and does so no more', async () => {
    known('caller', TALKING);
    asterisk.channels = [channel('caller')];
    const asked = { channelId: 'second', colleague: 'PJSIP/1002', stage: 'ringing' } as const;
    asterisk.queued = [{ ...caller([], 'PJSIP/1001'), asked: [asked] }];
    await compare();
    asterisk.queued = [{ ...caller([], 'PJSIP/1001'), asked: [{ ...asked, stage: 'talking' }] }];
    await compare();
    asterisk.queued = [caller([], 'PJSIP/1001')];
    await compare();
    const consulted = { kind: 'consulted', atMs: 100, extension: '1001', colleague: '1002' };
    expect(told).toEqual([
      { ...consulted, stage: 'ringing' },
      { ...consulted, stage: 'talking' },
      { ...consulted, stage: 'over' },
    ]);
  });

  it('it is told where he waits now, once a phone rings for him', async () => {
    const place = { queue: 'retraite', position: 3, waiting: 3 };
    known('caller', { ...RINGING, place });
    asterisk.channels = [channel('caller')];
    asterisk.queued = [caller(['PJSIP/1001'])];
    const entry = (uniqueId: string, position: number) =>
      ({ queue: 'retraite', position, channelName: '', uniqueId, waitMs: 0 }) as const;
    asterisk.queues = [
      {
        ...{ queue: 'retraite', strategy: 'rrmemory', callsWaiting: 2, completed: 0, abandoned: 0 },
        ...{ members: [], entries: [entry('another', 2), entry('caller', 1)] },
      },
    ];
    await compare();
    expect(told).toEqual([{ kind: 'in-queue', atMs: 100, queue: 'retraite', position: 1, waiting: 2 }]);
  });

  it('what is told while Asterisk answers is newer than its answer', async () => {
    known('caller', RINGING);
    asterisk.channels = [channel('caller')];
    asterisk.queued = [caller([])];
    asterisk.whileAsking = () => calls.happen('caller', { kind: 'answered', extension: '1001' });
    await compare();
    expect(told.map(({ kind }) => kind)).toEqual(['picked-up']);
  });
});
