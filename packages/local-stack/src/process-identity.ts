import { readdir, readFile } from 'node:fs/promises';

/** State and start time of a process or thread, from /proc/…/stat (proc(5)). */
export interface ProcessStatus {
  /** One letter: `R`, `S`, `T` (stopped by a signal), `Z`, … */
  readonly state: string;
  /** Clock ticks after boot; with the process id, it names a process for good. */
  readonly startTime: string;
}

/** Answers `undefined` when there is no such process. */
export async function processStatus(pid: number, thread = pid): Promise<ProcessStatus | undefined> {
  const text = await readFile(`/proc/${pid}/task/${thread}/stat`, 'utf8').catch(() => undefined);
  // The program's name, in parentheses, may itself hold spaces and parentheses.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields ? { state: fields[0] ?? '', startTime: fields[19] ?? '' } : undefined;
}

/** Whether every thread of a process is stopped by a signal. False when there is no such process. */
export async function isFrozen(pid: number): Promise<boolean> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const states = await Promise.all(threads.map((thread) => processStatus(pid, Number(thread))));
  return states.length > 0 && states.every((status) => status === undefined || status.state === 'T');
}
