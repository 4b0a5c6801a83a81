import { lastRelease, narrowingSteps } from '@decroche/test-stage';
import { expect, it } from 'vitest';
import { MIGRATIONS } from './desk-database.ts';

it('no step since the last release takes away what its desks need', async () => {
  expect(await narrowingSteps(MIGRATIONS, lastRelease().migrations['agent-desktop'] ?? '')).toEqual([]);
});
