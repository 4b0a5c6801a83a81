import { type ChildProcess, spawn } from 'node:child_process';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { engineConfiguration } from './engine-configuration.ts';
import { EngineError, NoEngineError } from './errors.ts';
import { endWhenAsked } from './program.ts';

export type EngineName = 'podman' | 'docker';

export interface EngineOptions {
  /** Which engine; default podman. */
  readonly name?: EngineName;
  /** Folder for the engine's configuration, such as `.local/containers`. */
  readonly folder: string;
  /** The environment to hand on. */
  readonly env?: NodeJS.ProcessEnv;
}

export interface EngineRun {
  /** Time after which the command is ended, milliseconds; default 30 s. */
  readonly timeoutMs?: number;
  /** Receives each line of both outputs as it comes. */
  readonly onLine?: (line: string) => void;
  readonly input?: string | Readable;
  readonly signal?: AbortSignal | undefined;
}

/** Last lines of an output that an error repeats. */
const TOLD_LINES = 12;
const DEFAULT_TIMEOUT_MS = 30_000;

/** A container engine of this machine, with a configuration of its own. */
export class Engine {
  readonly name: EngineName;
  /** Environment under which the engine and programs that start it (its API) have to run. */
  readonly env: NodeJS.ProcessEnv;

  private constructor(name: EngineName, env: NodeJS.ProcessEnv) {
    this.name = name;
    this.env = env;
  }

  /**
   * Finds the engine and tries that it answers.
   * @throws NoEngineError that says what to install or who has to run this
   */
  static async open({ name = 'podman', folder, env = process.env }: EngineOptions): Promise<Engine> {
    let own: NodeJS.ProcessEnv = { ...env };
    if (name === 'podman' && env.CONTAINERS_CONF === undefined) {
      await mkdir(folder, { recursive: true });
      const path = join(folder, 'containers.conf');
      await writeFile(path, engineConfiguration(await thisMachine()));
      own = { ...env, CONTAINERS_CONF: path };
    }
    const engine = new Engine(name, own);
    try {
      await engine.run(['version']);
    } catch (cause) {
      throw new NoEngineError(
        `${name} cannot be used on this machine`,
        name === 'podman'
          ? 'on Debian, as root: apt-get install --no-install-recommends podman runc netavark aardvark-dns iptables catatonit debootstrap'
          : 'start its daemon, or take podman',
        { cause },
      );
    }
    return engine;
  }

  /**
   * Runs one command of the engine to its end.
   * @returns standard output, without the last line break
   * @throws EngineError with the last lines of what it said
   */
  async run(args: readonly string[], options: EngineRun = {}): Promise<string> {
    const { status, output, tail } = await this.#start(args, options);
    if (status === 0) return output.replace(/\n$/, '');
    throw new EngineError(
      `${this.name} ${args.slice(0, 2).join(' ')} ended with ${status}`,
      `its last lines were:\n${tail.join('\n')}`,
    );
  }

  /** Whether a command succeeds, where failing is an answer: whether an image is here, whether a container runs. */
  async succeeds(args: readonly string[], options: EngineRun = {}): Promise<boolean> {
    return (await this.#start(args, options)).status === 0;
  }

  #start(
    args: readonly string[],
    { timeoutMs = DEFAULT_TIMEOUT_MS, onLine, input, signal }: EngineRun,
  ): Promise<{ status: number; output: string; tail: readonly string[] }> {
    return new Promise((resolve, reject) => {
      const child: ChildProcess = spawn(this.name, args, {
        env: this.env,
        stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
        timeout: timeoutMs,
      });
      endWhenAsked(child, signal);
      const tail: string[] = [];
      const take = (line: string): void => {
        tail.push(line);
        if (tail.length > TOLD_LINES) tail.shift();
        onLine?.(line);
      };
      let output = '';
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
      eachLine(child.stdout, take);
      eachLine(child.stderr?.setEncoding('utf8'), take);
      if (child.stdin !== null && input !== undefined) {
        child.stdin.on('error', () => undefined);
        if (typeof input === 'string') child.stdin.end(input);
        else input.pipe(child.stdin);
      }
      child.once('error', reject);
      child.once('close', (code) => {
        if (code !== 0 && signal?.aborted) reject(signal.reason);
        else resolve({ status: code ?? 128, output, tail });
      });
    });
  }
}

function eachLine(stream: Readable | null | undefined, take: (line: string) => void): void {
  let rest = '';
  stream?.on('data', (text: string) => {
    const lines = (rest + text).split(/[\r\n]+/);
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') take(line);
  });
  stream?.on('end', () => {
    if (rest !== '') take(rest);
  });
}

async function thisMachine(): Promise<Parameters<typeof engineConfiguration>[0]> {
  const here = (path: string): Promise<boolean> =>
    access(path).then(
      () => true,
      () => false,
    );
  return {
    limits: await readFile('/proc/self/limits', 'utf8'),
    systemd: await here('/run/systemd/system'),
    hybridControlGroups: await here('/sys/fs/cgroup/unified'),
  };
}
