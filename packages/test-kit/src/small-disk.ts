import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { TestContext } from 'vitest';
import { notTried } from './untried.ts';

const CANNOT_MOUNT = 77;
const SCRIPT = `mount -t tmpfs -o size="$1"m tmpfs "$2" || exit ${CANNOT_MOUNT}; shift 2; exec "$@"`;

interface SmallDisk {
  /** The folder, which has to be there. */
  readonly folder: string;
  readonly megabytes: number;
  readonly env?: NodeJS.ProcessEnv;
}

/** A program that runs where a folder is a small disk. */
export interface OnSmallDisk extends SmallDisk {
  /** A program of Node. */
  readonly fixture: string;
}

/**
 * Starts a program of Node where a folder is a disk in memory, in a namespace of mounts of its own: nobody else sees that disk.
 *
 * @param program file and arguments, options of Node before them
 */
export function startOnSmallDisk(
  { folder, megabytes, env = process.env }: SmallDisk,
  program: readonly string[],
): ChildProcessByStdio<null, Readable, Readable> {
  // Who is not root needs a namespace of users as well.
  const namespace = process.getuid?.() === 0 ? ['-m'] : ['-rm'];
  const script = ['sh', '-c', SCRIPT, 'sh', String(megabytes), folder];
  return spawn('unshare', [...namespace, ...script, process.execPath, ...program], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Whether a program did not start because no small disk can be mounted here. */
export function noSmallDisk(status: number | null, said: string): boolean {
  return status === CANNOT_MOUNT || /unshare.*(failed|not permitted)/.test(said);
}

/**
 * Runs a program to its end where a folder is a disk in memory. The test is left out, with the reason, where none can be mounted.
 *
 * @returns its exit status, and what it wrote on both its outputs
 */
export async function runOnSmallDisk(
  context: TestContext,
  { fixture, ...disk }: OnSmallDisk,
): Promise<{ readonly status: number | null; readonly said: string }> {
  const child = startOnSmallDisk(disk, ['--conditions', 'development', fixture]);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  const [status] = (await once(child, 'close')) as [number | null];
  if (noSmallDisk(status, said))
    notTried(context, 'no small disk can be mounted here: not root, and no namespaces of users');
  return { status, said };
}
