import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { callerEntry } from '@decroche/contracts';
import type { ClientAccess } from '@decroche/service-kit';

/** CPU time and memory of a process. */
export interface ProcessUsage {
  readonly cpuSeconds: number;
  readonly rssMb: number;
  readonly peakRssMb: number;
}

const START_MS = 60_000;
const TICKS_PER_SECOND = 100;

/** A transcriber started for evaluation: the service itself, as its own process. */
export class TranscriberProcess {
  readonly #child: ChildProcess;
  /** `host:port` of its gRPC server. */
  readonly target: string;
  /** Opens it. */
  readonly access: ClientAccess;

  private constructor(child: ChildProcess, target: string, access: ClientAccess) {
    this.#child = child;
    this.target = target;
    this.access = access;
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /**
   * Starts the service and waits until it listens.
   *
   * @param env settings besides those of evaluation
   * @throws Error with the first line of its standard error when it does not start
   */
  static async start(env: Readonly<Record<string, string | undefined>> = {}): Promise<TranscriberProcess> {
    const token = randomBytes(24).toString('base64url');
    const child = spawn(process.execPath, [path.resolve(import.meta.dirname, '../main.ts')], {
      env: {
        ...process.env,
        TRANSCRIBER_EVALUATION: 'true',
        GRPC_LISTEN: '127.0.0.1:0',
        GRPC_CLIENTS: callerEntry('evaluation', token),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    process.once('exit', () => child.kill('SIGKILL'));
    let complaint = '';
    child.stderr?.on('data', (text: Buffer) => {
      complaint += text.toString();
    });
    const port = await Promise.race([
      portOf(child),
      once(child, 'exit').then(() => undefined),
      new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), START_MS).unref()),
    ]);
    if (port === undefined) {
      child.kill('SIGKILL');
      throw new Error(`the transcriber did not start: ${complaint.trim().split('\n')[0] ?? ''}`);
    }
    return new TranscriberProcess(child, `127.0.0.1:${port}`, { token });
  }

  /** What the process has used so far, from /proc. */
  async usage(): Promise<ProcessUsage> {
    const [stat, status] = await Promise.all([
      readFile(`/proc/${this.pid}/stat`, 'utf8'),
      readFile(`/proc/${this.pid}/status`, 'utf8'),
    ]);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const kilobytes = (name: string): number =>
      Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      rssMb: kilobytes('VmRSS') / 1024,
      peakRssMb: kilobytes('VmHWM') / 1024,
    };
  }

  /** Asks the process to stop and waits for it. @returns its exit status, or nothing when a signal ended it */
  async stop(): Promise<number | null> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return this.#child.exitCode;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const hard = setTimeout(() => this.#child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(hard);
    return this.#child.exitCode;
  }
}

async function portOf(child: ChildProcess): Promise<number | undefined> {
  if (child.stdout === null) return undefined;
  const lines = createInterface({ input: child.stdout });
  return await new Promise((resolve) => {
    lines.on('line', (line) => {
      const port = /"grpcPort":(\d+)/.exec(line)?.[1];
      if (port) resolve(Number(port));
    });
  });
}
