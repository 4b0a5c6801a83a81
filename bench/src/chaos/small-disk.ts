import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { layoutOf } from '@decroche/local-stack';
import { noSmallDisk, startOnSmallDisk } from '@decroche/test-kit';
import type { ChaosResult } from './chaos-matrix.ts';
import { SMALL_DISK } from './full-disk.ts';

/** Room for everything that runs, and some: an embedded database takes forty megabytes. */
const SIZE_MB = 160;
const MAIN = new URL('../chaos-main.ts', import.meta.url).pathname;

/**
 * Plays the full disk in a process whose installation stands on a disk of its own, in memory and small, that nobody else sees.
 *
 * @returns why it cannot be done here, in words, instead of the result
 */
export async function playOnSmallDisk(say: (line: string) => void): Promise<ChaosResult | string> {
  const { run } = layoutOf();
  await mkdir(run, { recursive: true });
  const disk = { folder: run, megabytes: SIZE_MB, env: { ...process.env, [SMALL_DISK]: 'yes' } };
  const child = startOnSmallDisk(disk, [...process.execArgv, MAIN, '--outage', 'disk', '--json']);
  let result = '';
  let told = '';
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    result += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    told = lines.at(-1) ?? told;
    for (const line of lines) say(line);
  });
  const [status] = await once(child, 'close').catch((error: unknown) => [String(error)]);
  const last = result.trimEnd().split('\n').at(-1) ?? '';
  if (last.startsWith('{')) return JSON.parse(last) as ChaosResult;
  if (noSmallDisk(status, told))
    return 'the full disk: nobody but root may mount a small one here, and namespaces of users are not allowed';
  return `the full disk: its process ended with ${status}; ${rest || told}`;
}
