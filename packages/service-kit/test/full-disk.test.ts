import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOnSmallDisk } from '@decroche/test-kit';
import { expect, it } from 'vitest';

it('an embedded database on a full disk says so, is still read, and is written to again once there is room', async (context) => {
  const disk = await mkdtemp(join(tmpdir(), 'full-disk-'));
  try {
    const { status, said } = await runOnSmallDisk(context, {
      folder: disk,
      megabytes: 80,
      fixture: join(import.meta.dirname, 'full-disk.fixture.ts'),
      env: { ...process.env, DISK: disk },
    });
    expect(status, said).toBe(0);
    expect(said).toMatch(/"code":"WRITE_FAILED"/);
    expect(said.split('\n').filter((line) => !line.startsWith('{') && line !== '')).toEqual([
      'refused: 53100',
      'read all the same',
      'kept again',
    ]);
  } finally {
    await rm(disk, { recursive: true, force: true });
  }
}, 60_000);
