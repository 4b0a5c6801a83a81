import { spawn } from 'node:child_process';

/**
 * Runs a program to its end.
 * @throws Error with the last line of what it said, when it cannot be started or ends with another status than 0
 */
export function runProgram(
  name: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly timeoutMs: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.env === undefined ? {} : { env: options.env }),
    });
    let last = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        last = (last + text).slice(-1_000);
      });
    child.once('error', (cause) => reject(new Error(`${name} is not on this machine`, { cause })));
    child.once('close', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`${name} ended with ${code}: ${last.trim().split('\n').at(-1)}`)),
    );
  });
}
