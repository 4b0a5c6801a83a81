import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runOnSmallDisk } from '@decroche/test-kit';
import { expect, it } from 'vitest';
import { ensure } from '../src/components.ts';
import { layoutOf } from '../src/layout.ts';

it('on a full disk telephones register and agents are rung', async (context) => {
  await ensure(['asterisk', 'sipp']);
  const { run } = layoutOf();
  await mkdir(run, { recursive: true });
  const { status, said } = await runOnSmallDisk(context, {
    folder: run,
    megabytes: 16,
    fixture: join(import.meta.dirname, 'full-disk.fixture.ts'),
  });
  expect(said.trimEnd().split('\n')).toEqual(['full: ENOSPC', 'full: ENOSPC', 'signed on', 'rung', 'rung']);
  expect(status).toBe(0);
}, 90_000);
