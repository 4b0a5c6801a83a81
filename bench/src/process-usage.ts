import { readdir, readFile } from 'node:fs/promises';

/** What a process used since it started. */
export interface ProcessUsage {
  /** User and system time, seconds. */
  readonly cpuSeconds: number;
  /** Highest resident memory, MiB. */
  readonly peakRssMb: number;
  /** Resident memory now, MiB. */
  readonly rssMb: number;
}

/** Kernel ticks a second, the same on every Linux that Node runs on (proc(5), sysconf(_SC_CLK_TCK)). */
const TICKS_PER_SECOND = 100;

/** Reads /proc; a process that is gone used nothing. */
export async function usageOf(pid: number): Promise<ProcessUsage> {
  try {
    const [stat, status] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/status`, 'utf8'),
    ]);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    const peakKb = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
    const nowKb = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
    return { cpuSeconds: ticks / TICKS_PER_SECOND, peakRssMb: peakKb / 1024, rssMb: nowKb / 1024 };
  } catch {
    return { cpuSeconds: 0, peakRssMb: 0, rssMb: 0 };
  }
}

/** User and system time of a process, of those that live and come from it, and of those that came from it and were waited for; seconds. */
export async function familyCpuSeconds(pid: number): Promise<number> {
  const stats = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => {
        const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const [parent, ...ticks] = [1, 11, 12, 13, 14].map((at) => Number(fields[at] ?? 0));
        return { pid: Number(name), parent, ticks: ticks.reduce((sum, each) => sum + each, 0) };
      }),
  );
  const family = new Set([pid]);
  for (let known = 0; known < family.size; ) {
    known = family.size;
    for (const each of stats) if (family.has(each.parent ?? 0)) family.add(each.pid);
  }
  const ticks = stats.filter((each) => family.has(each.pid)).reduce((sum, each) => sum + each.ticks, 0);
  return ticks / TICKS_PER_SECOND;
}

/** Open files and sockets of a process; 0 when it is gone. */
export async function handlesOf(pid: number): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`).catch(() => [])).length;
}
