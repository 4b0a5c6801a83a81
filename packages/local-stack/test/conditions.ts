import { readdir, readlink } from 'node:fs/promises';

/** Processes alive on this machine that work in one of the folders. */
export async function processesIn(...folders: string[]): Promise<number[]> {
  const pids: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const cwd = await readlink(`/proc/${name}/cwd`).catch(() => '');
    if (folders.some((folder) => cwd.startsWith(folder))) pids.push(Number(name));
  }
  return pids;
}

/** Prints a measured time, so that a run shows what it was fast or slow at. */
export function report(what: string, ms: number): void {
  process.stdout.write(`  ${what}: ${ms.toFixed(0)} ms\n`);
}
