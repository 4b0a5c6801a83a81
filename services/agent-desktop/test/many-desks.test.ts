import { expect, it } from 'vitest';
import { benchDesks } from './desks/desks-bench.ts';

it('forty desks are each told once of what happens, also after all of them lost their connection at once', async () => {
  const result = await benchDesks({ desks: 40, rounds: 5, storms: 2 }, () => undefined);
  expect(result).toMatchObject({ desks: 40, doubled: 0, lost: 0, connectionsLeft: 0 });
  // Buffers of a broken connection, a view of each desk and its session; a leak of a stream would be far more.
  expect(result.perDeskKb).toBeLessThan(2_048);
}, 120_000);
