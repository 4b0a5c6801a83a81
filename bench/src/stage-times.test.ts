import { expect, it } from 'vitest';
import { StageTimes } from './stage-times.ts';

const ONE = { conversationId: 'one', turnId: 'turn' };

it('each stage counts from the end of the one before, of the need before the queue alone', () => {
  const times = new StageTimes();
  const lifecycle = (step: string, seenAtMs: number): void =>
    times.take({ ...ONE, type: 'lifecycle', step, seenAtMs });
  lifecycle('arrived', 0);
  lifecycle('listening', 1_000);
  times.take({
    ...ONE,
    type: 'said',
    source: 'caller-ivr',
    final: false,
    speechEndedAtMs: 0,
    seenAtMs: 2_000,
  });
  times.take({
    ...ONE,
    type: 'said',
    source: 'caller-ivr',
    final: true,
    speechEndedAtMs: 4_000,
    seenAtMs: 4_060,
  });
  times.take({ ...ONE, type: 'passages', final: false, seenAtMs: 4_070 });
  times.take({ ...ONE, type: 'passages', final: true, seenAtMs: 4_090 });
  lifecycle('queued', 5_000);
  times.take({ ...ONE, type: 'draft', seenAtMs: 4_100 });
  times.take({ ...ONE, type: 'draft', seenAtMs: 9_000 });
  times.take({ ...ONE, type: 'shown', what: 'draft', visible: true, seenAtMs: 4_150 });
  times.take({
    ...ONE,
    turnId: 'asked',
    type: 'said',
    source: 'agent-typed',
    final: true,
    speechEndedAtMs: 6_000,
    seenAtMs: 6_500,
  });
  lifecycle('ended', 10_000);
  expect(times.stages).toEqual({ text: [60], extracts: [30], draft: [10], painted: [50] });
  expect(times.listenedSeconds).toEqual([4]);
  expect(times.callSeconds).toEqual([10]);
});
