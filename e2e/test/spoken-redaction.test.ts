import { measureSpokenRedaction } from '@decroche/cli/spoken';
import { expect, it } from 'vitest';

it('what synthetic callers say of themselves in real calls is recognised and does not leave the redactor', async () => {
  const result = await measureSpokenRedaction({
    count: 4,
    seed: 5,
    concurrency: 4,
    say: () => undefined,
    verbose: false,
  });
  expect(result).toMatchObject({ calls: 4, heard: 4, leaked: [] });
  expect(result.recognised).toBeGreaterThan(0);
}, 120_000);
