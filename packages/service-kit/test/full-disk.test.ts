import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { notTried } from '@decroche/test-kit';
import { expect, it } from 'vitest';

const FIXTURE = join(import.meta.dirname, 'full-disk.fixture.ts');
const CANNOT_MOUNT = 77;
/** In a namespace of mounts of its own, so that nobody else sees that disk. */
const SCRIPT = `mount -t tmpfs -o size=80m tmpfs "$DISK" || exit ${CANNOT_MOUNT}; exec "$@"`;

it('an embedded database on a full disk says so, is still read, and is written to again once there is room', async (context) => {
  const disk = await mkdtemp(join(tmpdir(), 'full-disk-'));
  try {
    const namespace = process.getuid?.() === 0 ? ['-m'] : ['-rm'];
    const program = [process.execPath, '--conditions', 'development', FIXTURE];
    const child = spawn('unshare', [...namespace, 'sh', '-c', SCRIPT, 'sh', ...program], {
      env: { ...process.env, DISK: disk },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    const [status] = await once(child, 'close');
    if (status === CANNOT_MOUNT || /unshare.*(failed|not permitted)/.test(said))
      notTried(context, 'no small disk can be mounted here: not root, and no namespaces of users');
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
