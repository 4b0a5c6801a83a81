import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Runs a program to its end.
 * @throws Error with the last line of what it said, when it cannot be started or ends with another status than 0; the signal's
 * reason once it ended because of that
 */
export function runProgram(
  name: string,
  args: readonly string[],
  options: {
    readonly cwd?: string;
    readonly env?: NodeJS.ProcessEnv;
    readonly timeoutMs: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.env === undefined ? {} : { env: options.env }),
    });
    endWhenAsked(child, options.signal);
    let last = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        last = (last + text).slice(-1_000);
      });
    child.once('error', (cause) => reject(new Error(`${name} is not on this machine`, { cause })));
    child.once('close', (code) => {
      if (code === 0) resolve();
      else if (options.signal?.aborted) reject(options.signal.reason);
      else reject(new Error(`${name} ended with ${code}: ${last.trim().split('\n').at(-1)}`));
    });
  });
}

/** Asks a program to end when the signal says so: what it does to clean up it still does, and its end is waited for. */
export function endWhenAsked(child: ChildProcess, signal: AbortSignal | undefined): void {
  if (signal === undefined) return;
  const end = (): void => void child.kill('SIGTERM');
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  child.once('close', () => signal.removeEventListener('abort', end));
}
