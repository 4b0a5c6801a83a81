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

/** Open files and sockets of a process; 0 when it is gone. */
export async function handlesOf(pid: number): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`).catch(() => [])).length;
}
