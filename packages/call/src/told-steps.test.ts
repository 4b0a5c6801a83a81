import { Lifecycle, TurnSource } from '@decroche/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ASSIST_MODES,
  CALL_ENDS,
  type CallState,
  CONSULTATION_STAGES,
  desksOf,
  END_REASONS,
  NEW_CALL,
} from './call-state.ts';
import { lifecycleStep, stepOf } from './lifecycle-steps.ts';
import { next } from './next.ts';
import { type Step, type ToldStep, withStep } from './steps.ts';
import { callStateSchema } from './stored-state.ts';

const PLACE = { conversationId: 'conversation', fund: 'carsat-sample', queue: 'retraite' };
const extension = fc.constantFrom('1001', '1002', '1003');
const mode = fc.constantFrom(...ASSIST_MODES);

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ atMs: fc.nat(50), kind: fc.constantFrom('arrived' as const, 'refused' as const) }),
  fc.record({
    ...{ atMs: fc.nat(50), kind: fc.constant('listening' as const), turnId: fc.uuid() },
    model: fc.record({ name: fc.string(), demonstrationOnly: fc.boolean() }),
  }),
  fc.record({
    ...{ atMs: fc.nat(50), turnId: fc.uuid() },
    kind: fc.constantFrom('spoke' as const, 'denied' as const),
  }),
  fc.record({
    ...{ atMs: fc.nat(50), kind: fc.constant('listened' as const), turnId: fc.uuid(), mode },
    reason: fc.constantFrom(...END_REASONS),
  }),
  fc.record({ atMs: fc.nat(50), kind: fc.constant('queued' as const), mode }),
  fc.record({
    atMs: fc.nat(50),
    kind: fc.constantFrom('ringing' as const, 'ring-stopped' as const),
    extension,
  }),
  fc.record({ atMs: fc.nat(50), kind: fc.constant('picked-up' as const), extension, waitedMs: fc.nat() }),
  fc.record({
    ...{ atMs: fc.nat(50), kind: fc.constant('in-queue' as const), queue: fc.constant('retraite') },
    ...{ position: fc.nat(50), waiting: fc.nat(50) },
  }),
  fc.record({
    ...{ atMs: fc.nat(50), extension },
    kind: fc.constantFrom('held' as const, 'resumed' as const, 'transferred' as const),
  }),
  fc.record({
    ...{ atMs: fc.nat(50), kind: fc.constant('consulted' as const), extension, colleague: extension },
    stage: fc.constantFrom(...CONSULTATION_STAGES),
  }),
  fc.record({ atMs: fc.nat(50), kind: fc.constant('ended' as const), end: fc.constantFrom(...CALL_ENDS) }),
);

const anySteps = fc
  .array(anyStep, { maxLength: 20 })
  .map((steps) => steps.map((step, index): ToldStep => ({ ...step, eventId: `event-${index}` })));

function stateAfter(steps: readonly ToldStep[]): CallState {
  return steps.reduce((state, step) => next(state, step).state, NEW_CALL);
}

describe('who is told of a call', () => {
  it('reads each step as it was told', () => {
    fc.assert(
      fc.property(anyStep, (step) => {
        const event = Lifecycle.fromPartial({
          eventId: 'event',
          occurredAtMs: step.atMs,
          step: lifecycleStep(step, PLACE),
        });
        const read = stepOf(Lifecycle.decode(Lifecycle.encode(event).finish()));
        expect(read).toEqual({ ...step, eventId: 'event' });
      }),
    );
  });

  it('takes no step from what is none', () => {
    expect(stepOf(Lifecycle.fromPartial({ step: { $case: 'callAlive', value: {} } }))).toBeUndefined();
    expect(stepOf(Lifecycle.fromPartial({}))).toBeUndefined();
  });

  it('says whose turn it is, which fund and which queue', () => {
    const turn = { conversationId: 'conversation', turnId: 'turn', source: TurnSource.CALLER_IVR };
    expect(lifecycleStep({ kind: 'listening', atMs: 1, turnId: 'turn' }, PLACE)).toMatchObject({
      value: { turn },
    });
    expect(lifecycleStep({ kind: 'arrived', atMs: 1 }, PLACE)).toMatchObject({
      value: { fund: 'carsat-sample' },
    });
    expect(lifecycleStep({ kind: 'queued', atMs: 1, mode: 'silent' }, PLACE)).toMatchObject({
      value: { queue: 'retraite' },
    });
  });

  it('stands at the same place whatever the order in which he hears, and however often', () => {
    fc.assert(
      fc.property(
        anySteps.chain((steps) =>
          fc.tuple(
            fc.constant(steps),
            fc.shuffledSubarray([...steps, ...steps], { minLength: steps.length * 2 }),
          ),
        ),
        ([steps, heard]) => {
          const order = [...steps].sort((a, b) => a.atMs - b.atMs || (a.eventId < b.eventId ? -1 : 1));
          const kept = heard.reduce<readonly ToldStep[]>(withStep, []);
          expect(stateAfter(kept)).toEqual(stateAfter(order));
        },
      ),
    );
  });

  it('shows the call to the phones that ring, then to the one that answered, and to no other', () => {
    const steps: Step[] = [
      { kind: 'queued', atMs: 1, mode: 'listening' },
      { kind: 'ringing', atMs: 2, extension: '1001' },
      { kind: 'ringing', atMs: 3, extension: '1002' },
      { kind: 'ring-stopped', atMs: 4, extension: '1001' },
      { kind: 'picked-up', atMs: 5, extension: '1002', waitedMs: 4 },
      { kind: 'ended', atMs: 6, end: 'agent' },
    ];
    let state = NEW_CALL;
    const shown = steps.map((step) => {
      state = next(state, step).state;
      return desksOf(state);
    });
    expect(shown).toEqual([[], ['1001'], ['1001', '1002'], ['1002'], ['1002'], ['1002']]);
  });

  it('takes the call from who gave it away to the colleague who rings, and knows by whom', () => {
    const steps: Step[] = [
      { kind: 'picked-up', atMs: 5, extension: '1001', waitedMs: 4 },
      { kind: 'held', atMs: 6, extension: '1001' },
      { kind: 'transferred', atMs: 7, extension: '1001' },
      { kind: 'in-queue', atMs: 8, queue: 'agent-1002', position: 1, waiting: 1 },
      { kind: 'ringing', atMs: 9, extension: '1002' },
      { kind: 'picked-up', atMs: 10, extension: '1002', waitedMs: 3 },
    ];
    let state = NEW_CALL;
    const shown = steps.map((step) => {
      state = next(state, step).state;
      return desksOf(state);
    });
    expect(shown).toEqual([['1001'], ['1001'], [], [], ['1002'], ['1002']]);
    expect(state).toMatchObject({ stage: 'conversation', transferredBy: '1001' });
    expect(state).not.toHaveProperty('heldSinceMs');
  });

  it('shows the call to a colleague who is asked about it once he talks with the caller too, or has him', () => {
    const asks = { kind: 'consulted', extension: '1001', colleague: '1002' } as const;
    const steps: Step[] = [
      { kind: 'picked-up', atMs: 5, extension: '1001', waitedMs: 4 },
      { kind: 'held', atMs: 6, extension: '1001' },
      { ...asks, atMs: 7, stage: 'ringing' },
      { ...asks, atMs: 8, stage: 'talking' },
      { kind: 'resumed', atMs: 9, extension: '1001' },
      { ...asks, atMs: 10, stage: 'held' },
      { ...asks, atMs: 11, stage: 'over' },
      { kind: 'transferred', atMs: 12, extension: '1001' },
      { kind: 'picked-up', atMs: 12, extension: '1002', waitedMs: 0 },
    ];
    let state = NEW_CALL;
    const shown = steps.map((step) => {
      state = next(state, step).state;
      return desksOf(state).join(' ');
    });
    expect(shown).toEqual(['1001', '1001', '1001', '1001', '1001 1002', '1001', '1001', '', '1002']);
    expect(state).not.toHaveProperty('consultation');
  });

  it('forgets the oldest rings first of a call that rings for ever', () => {
    let steps: readonly ToldStep[] = [{ kind: 'arrived', atMs: 0, eventId: 'first' }];
    for (let ring = 1; ring < 400; ring += 1)
      steps = withStep(steps, { kind: 'ringing', atMs: ring, extension: '1001', eventId: `${ring}` });
    expect(steps).toHaveLength(200);
    expect(steps[0]?.eventId).toBe('first');
    expect(steps.at(-1)?.eventId).toBe('399');
  });
});

describe('a stored call', () => {
  const assistance = { mode: 'listening' };

  it.each([
    { stage: 'listening', assistance, attempt: 1, turnId: 'turn', sinceMs: 1 },
    { stage: 'left', assistance, mode: 'listening-lost' },
    { stage: 'waiting', assistance, sinceMs: 1 },
    { stage: 'ringing', assistance, extensions: ['1001'], sinceMs: 1 },
    { stage: 'conversation', assistance, extension: '1001', sinceMs: 2, waitedMs: 1 },
  ])('of the first version is read by every later one: $stage', (stored) => {
    expect(callStateSchema.parse(stored)).toEqual(stored);
  });

  it('with nobody who rings is none', () => {
    const stored = { stage: 'ringing', assistance, extensions: [], sinceMs: 1 };
    expect(callStateSchema.safeParse(stored).success).toBe(false);
  });
});
