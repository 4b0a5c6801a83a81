import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOnSmallDisk } from '@decroche/test-kit';
import { expect, it } from 'vitest';

it('what was learned is not kept on a full disk, and says so; callers are answered all the same, it is kept once there is room, and read when the disk takes nothing', async (context) => {
  const disk = await mkdtemp(join(tmpdir(), 'full-disk-'));
  try {
    const { status, said } = await runOnSmallDisk(context, {
      folder: disk,
      megabytes: 16,
      fixture: join(import.meta.dirname, 'full-disk.fixture.ts'),
      env: { ...process.env, DISK: disk },
    });
    expect(status, said).toBe(0);
    const lines = said.split('\n').filter((line) => line !== '');
    const logged = lines.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
    // One line for the alert and one that names the folder; of the disk that may only be read the first alone.
    expect(logged.map(({ code, msg, err }) => `${code ?? msg} ${err.code}`)).toEqual([
      'WRITE_FAILED ENOSPC',
      'what was learned could not be kept on disk; check LEARNED_DIR ENOSPC',
      'WRITE_FAILED EROFS',
    ]);
    expect(lines.filter((line) => !line.startsWith('{'))).toEqual([
      'answered: true, kept: nothing',
      'answered: true, kept: needs-….bin',
      'answered: true, kept: needs-….bin',
    ]);
  } finally {
    await rm(disk, { recursive: true, force: true });
  }
}, 60_000);
