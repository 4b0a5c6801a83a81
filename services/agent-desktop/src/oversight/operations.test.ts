import type { CallState } from '@decroche/call';
import { expect, it } from 'vitest';
import { callCounts } from './operations.ts';

const assistance = { mode: 'listening' } as const;
const waiting = (queue: string): CallState => ({
  stage: 'waiting',
  assistance,
  sinceMs: 0,
  place: { queue, position: 1, waiting: 1 },
});

it('calls are counted by stage, mode and queue, and those that ended are not', () => {
  const states: CallState[] = [
    waiting('retraite'),
    waiting('retraite'),
    { stage: 'ringing', assistance: { mode: 'refused' }, sinceMs: 0, extensions: ['1001'] },
    { stage: 'ended', assistance, atMs: 0, end: 'caller' },
  ];
  expect(callCounts(states, true)).toEqual({
    total: 3,
    live: true,
    stages: [
      { name: 'attend un agent', count: 2 },
      { name: 'sonne', count: 1 },
    ],
    modes: [
      { name: 'écouté', count: 2 },
      { name: 'assistant refusé', count: 1 },
    ],
    queues: [{ name: 'retraite', count: 2 }],
  });
});

it('no count names the agent to whom a caller is transferred', () => {
  const counts = callCounts([waiting('agent-1001'), waiting('agent-1002')], true);
  expect(JSON.stringify(counts)).not.toMatch(/1001|1002/);
  expect(counts.queues).toEqual([{ name: 'transfert à un agent', count: 2 }]);
});
