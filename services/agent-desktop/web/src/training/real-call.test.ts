import { expect, test } from 'vitest';
import type { CallView, DeskView } from '#contract';
import { hasRealCall } from './real-call.ts';

const view = (phase: CallView['phase'] | null, consulted: DeskView['consulted'] = null): DeskView => ({
  extension: '1001',
  call: phase === null ? null : ({ phase } as CallView),
  consulted,
  ask: null,
  phone: null,
});

test.each([
  ['no call', view(null), false],
  ['an ended call', view('ended'), false],
  ['a ringing call', view('ringing'), true],
  ['a call that goes on', view('conversation'), true],
  ['a colleague who asks', view(null, { other: '1002', stage: 'ringing' }), true],
])('with %s there is a real call: %s', (_, desk, expected) => {
  expect(hasRealCall(desk)).toBe(expected);
});
