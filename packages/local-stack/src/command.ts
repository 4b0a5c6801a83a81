import { spawn } from 'node:child_process';
import { OutputRing } from './output-ring.ts';
import { withParent } from './parent-death.ts';

export interface CommandResult {
  readonly exitCode: number | null;
  /** Standard output as it came. */
  readonly bytes: Buffer;
  /** The last lines of standard error. */
  readonly stderr: string;
}

export interface CommandOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly input?: Uint8Array;
  /** Receives complete lines of file descriptor 3, for programs that report progress there. */
  readonly onStatusLine?: (line: string) => void;
}

/** Longest standard output kept, in bytes; the program is killed beyond. */
const LONGEST_OUTPUT = 64 * 1024 * 1024;

/**
 * Runs a program to its end, never through a shell, and not beyond the end of this process. Answers its exit
 * code; throws only if it cannot be started.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const guarded = await withParent(command, args);
  return new Promise((resolve, reject) => {
    const stdio: Array<'pipe' | 'ignore'> = [options.input ? 'pipe' : 'ignore', 'pipe', 'pipe'];
    if (options.onStatusLine) stdio.push('pipe');
    const child = spawn(guarded.command, guarded.args, {
      env: options.env,
      stdio,
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const chunks: Buffer[] = [];
    let length = 0;
    child.stdout?.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > LONGEST_OUTPUT) child.kill('SIGKILL');
    });
    const stderr = new OutputRing();
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => stderr.write(chunk));
    const { onStatusLine } = options;
    if (onStatusLine) {
      const status = new OutputRing(1);
      status.onLine(onStatusLine);
      (child.stdio[3] as NodeJS.ReadableStream | null)
        ?.setEncoding('utf8')
        .on('data', (chunk: string) => status.write(chunk));
    }
    if (options.input) {
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(options.input);
    }
    child.once('error', reject);
    child.once('close', (exitCode) =>
      resolve({ exitCode, bytes: Buffer.concat(chunks), stderr: stderr.tail() }),
    );
  });
}
