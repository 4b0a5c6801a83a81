import { lastRelease, narrowingSteps } from '@decroche/test-stage';
import { expect, it } from 'vitest';
import { MIGRATIONS } from './migrations.ts';

it('no step since the last release takes away what its retrievers need', async () => {
  expect(await narrowingSteps(MIGRATIONS, lastRelease().migrations.retriever ?? '')).toEqual([]);
});
