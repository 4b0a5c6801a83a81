import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { notTried } from '@decroche/test-kit';
import { expect, it } from 'vitest';
import { ensure } from '../src/components.ts';
import { layoutOf } from '../src/layout.ts';

const FIXTURE = join(import.meta.dirname, 'full-disk.fixture.ts');
const CANNOT_MOUNT = 77;
/** In a namespace of mounts of its own, so that nobody else sees that disk. */
const SCRIPT = `mount -t tmpfs -o size=16m tmpfs "$1" || exit ${CANNOT_MOUNT}; shift; exec "$@"`;

it('on a full disk telephones register and agents are rung', async (context) => {
  await ensure(['asterisk', 'sipp']);
  const { run } = layoutOf();
  await mkdir(run, { recursive: true });
  const namespace = process.getuid?.() === 0 ? ['-m'] : ['-rm'];
  const program = [process.execPath, '--conditions', 'development', FIXTURE];
  const child = spawn('unshare', [...namespace, 'sh', '-c', SCRIPT, 'sh', run, ...program]);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const [status] = await once(child, 'close');
  if (status === CANNOT_MOUNT || /unshare.*(failed|not permitted)/.test(said))
    notTried(context, 'no small disk can be mounted here: not root, and no namespaces of users');
  expect(said.trimEnd().split('\n')).toEqual(['full: ENOSPC', 'full: ENOSPC', 'signed on', 'rung', 'rung']);
  expect(status).toBe(0);
}, 90_000);
