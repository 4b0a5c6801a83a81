import { spawn } from 'node:child_process';
import { OutputRing } from './output-ring.ts';

export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
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

/** Longest standard output kept, in characters; a longer one is an error. */
const LONGEST_OUTPUT = 64 * 1024 * 1024;

/** Runs a program to its end. Never through a shell. Answers its exit code; throws only if it cannot be started. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const stdio: Array<'pipe' | 'ignore'> = [options.input ? 'pipe' : 'ignore', 'pipe', 'pipe'];
    if (options.onStatusLine) stdio.push('pipe');
    const child = spawn(command, args, {
      env: options.env,
      stdio,
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    let stdout = '';
    const stderr = new OutputRing();
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
      if (stdout.length > LONGEST_OUTPUT) child.kill('SIGKILL');
    });
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
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr: stderr.tail() }));
  });
}
