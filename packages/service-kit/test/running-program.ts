import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** How a program ended. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program of these tests as a process of its own. */
export class RunningProgram {
  /** Everything on standard output so far. */
  stdout = '';
  /** Everything on standard error so far. */
  stderr = '';
  /** Resolves when the process has ended and its output was read. */
  readonly ended: Promise<ProgramEnd>;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #changed = new Set<() => void>();

  /** @param file beside this one */
  constructor(file: string, env: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, [new URL(file, import.meta.url).pathname], {
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => this.#take('stdout', text));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => this.#take('stderr', text));
    this.ended = new Promise((resolve) =>
      this.#child.once('close', (code, signal) => resolve({ code, signal })),
    );
  }

  /** The lines of its log, as objects. */
  get log(): Record<string, unknown>[] {
    const lines = this.stdout.split('\n').filter((line) => line.startsWith('{'));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Waits for text on standard output. */
  async says(text: string): Promise<void> {
    const ended = this.ended.then(() => {
      throw new Error(`ended without saying ${text}:\n${this.stdout}${this.stderr}`);
    });
    ended.catch(() => undefined);
    const said = new Promise<void>((resolve) => {
      const look = (): void => {
        if (!this.stdout.includes(text)) return;
        this.#changed.delete(look);
        resolve();
      };
      this.#changed.add(look);
      look();
    });
    await Promise.race([said, ended]);
  }

  /** Ends it if it still runs. */
  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  #take(stream: 'stdout' | 'stderr', text: string): void {
    this[stream] += text;
    for (const look of this.#changed) look();
  }
}
