import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Waits until `condition` holds. Throws with `what` when it does not within the deadline. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 5_000,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${timeoutMs} ms`);
    await delay(10);
  }
}

/** Processes alive on this machine whose environment marks them as part of an instance. */
export async function processesOf(instanceId: string): Promise<number[]> {
  const pids: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '');
    if (environment.includes(`DECROCHE_INSTANCE=${instanceId}`)) pids.push(Number(name));
  }
  return pids;
}

/** Prints a measured time, so that a run shows what it was fast or slow at. */
export function report(what: string, ms: number): void {
  process.stdout.write(`  ${what}: ${ms.toFixed(0)} ms\n`);
}
