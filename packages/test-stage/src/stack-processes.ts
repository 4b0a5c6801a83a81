import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalStack } from '@decroche/local-stack';

/**
 * The process of a stack whose command line holds `part`, by the list that the stack keeps of its own.
 *
 * @throws Error when none of them lives
 */
export async function pidOf({ dir }: LocalStack, part: string): Promise<number> {
  for (const line of (await readFile(join(dir, 'pids'), 'utf8')).split('\n')) {
    const pid = Number(line.split(' ')[0]);
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes(part)) return pid;
  }
  throw new Error(`no process of the stack has ${part} in its command line`);
}
