import { playChaos } from '@decroche/bench/chaos';
import { expect, it } from 'vitest';

/** Longer than the redactor may be silent before it is missed. */
const AWAY_MS = 6_000;

it('no gateway that is killed, and no machine that stands still, keeps a caller from a person, in whatever state his call is, and operators are told why', async () => {
  const said: string[] = [];
  const { scenarios, broken } = await playChaos(
    {
      targets: ['ivr-gateway'],
      faults: ['kill'],
      states: ['notice', 'listening', 'queued', 'ringing', 'conversation'],
      outages: ['node-frozen'],
      awayMs: AWAY_MS,
      baselines: 1,
    },
    (line) => said.push(line),
  );
  expect(scenarios.map(({ name }) => name)).toHaveLength(10);
  expect(broken, said.join('\n')).toBe(0);
  const lost = scenarios.filter(({ name }) => name.startsWith('node-frozen '));
  for (const { alert, logLine } of lost) {
    expect(alert).toBe('ServiceInjoignable');
    expect(logLine).toBe('no draft can be prepared');
  }
}, 360_000);
