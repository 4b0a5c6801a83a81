import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'vitest';
import { notTried } from './untried.ts';

const CANNOT_MOUNT = 77;
/** In a namespace of mounts of its own, so that nobody else sees that disk. */
const SCRIPT = `mount -t tmpfs -o size="$1"m tmpfs "$2" || exit ${CANNOT_MOUNT}; shift 2; exec "$@"`;

/** A program that runs where a folder is a small disk. */
export interface OnSmallDisk {
  /** The folder, which has to be there. */
  readonly folder: string;
  readonly megabytes: number;
  /** A program of Node. */
  readonly fixture: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs a program to its end where a folder is a disk in memory. The test is left out, with the reason, where none can be mounted.
 *
 * @returns its exit status, and what it wrote on both its outputs
 */
export async function runOnSmallDisk(
  context: TestContext,
  { folder, megabytes, fixture, env = process.env }: OnSmallDisk,
): Promise<{ readonly status: number | null; readonly said: string }> {
  const namespace = process.getuid?.() === 0 ? ['-m'] : ['-rm'];
  const program = [process.execPath, '--conditions', 'development', fixture];
  const script = ['sh', '-c', SCRIPT, 'sh', String(megabytes), folder];
  const child = spawn('unshare', [...namespace, ...script, ...program], { env });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const [status] = (await once(child, 'close')) as [number | null];
  if (status === CANNOT_MOUNT || /unshare.*(failed|not permitted)/.test(said))
    notTried(context, 'no small disk can be mounted here: not root, and no namespaces of users');
  return { status, said };
}
