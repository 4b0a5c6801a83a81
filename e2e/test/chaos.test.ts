import { playChaos } from '@decroche/bench/chaos';
import { expect, it } from 'vitest';

it('a gateway that is killed keeps no caller from a person, in whatever state his call is', async () => {
  const said: string[] = [];
  const { scenarios, broken } = await playChaos(
    {
      targets: ['ivr-gateway'],
      faults: ['kill'],
      states: ['notice', 'listening', 'queued', 'ringing', 'conversation'],
      baselines: 1,
    },
    (line) => said.push(line),
  );
  expect(scenarios.map(({ name }) => name)).toHaveLength(5);
  expect(broken, said.join('\n')).toBe(0);
}, 240_000);
