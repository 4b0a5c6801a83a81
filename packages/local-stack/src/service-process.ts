import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { ServiceStartError, ServiceStateError } from './errors.ts';
import { OutputRing } from './output-ring.ts';
import { withParent } from './parent-death.ts';
import { isFrozen } from './process-identity.ts';

export interface ServiceProcessOptions {
  /** Name used in errors. */
  readonly name: string;
  /** Absolute path of the program. */
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the child; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /**
   * Answers whether the service can really be used. Asked again every 25 ms until it answers true; an error
   * counts as "not yet". Without it, a service is ready once it has been spawned.
   */
  readonly ready?: (signal: AbortSignal) => Promise<boolean>;
  /** Default 15 000 ms. */
  readonly readyTimeoutMs?: number;
  /** Asked of the process first when it is stopped; default SIGTERM. */
  readonly stopSignal?: NodeJS.Signals;
  /** How long the process may take to end before SIGKILL; default 5 000 ms. */
  readonly stopTimeoutMs?: number;
  /** How many of the last lines of standard output and error are kept in memory; default 400. */
  readonly outputLines?: number;
}

export type ServiceState = 'stopped' | 'starting' | 'running' | 'frozen';

/** How a process ended. */
export interface ServiceExit {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

const READY_POLL_MS = 25;
const running = new Set<ServiceProcess>();
let exitHookInstalled = false;

/**
 * A child process that never outlives its parent: `setpriv --pdeathsig` (util-linux) makes the kernel kill it
 * when the parent ends in any way, and an exit hook does the same where setpriv is missing. It can be killed,
 * frozen and started again with the same command line, hence on the same ports.
 */
export class ServiceProcess {
  readonly name: string;
  /** Last lines of standard output and error together. */
  readonly output: OutputRing;
  readonly #options: ServiceProcessOptions;
  readonly #exitListeners = new Set<(exit: ServiceExit) => void>();
  readonly #spawnListeners = new Set<(pid: number) => void>();
  #child: ChildProcess | undefined;
  #state: ServiceState = 'stopped';
  #ended: Promise<ServiceExit> | undefined;

  constructor(options: ServiceProcessOptions) {
    this.name = options.name;
    this.output = new OutputRing(options.outputLines);
    this.#options = options;
  }

  get state(): ServiceState {
    return this.#state;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Calls `listener` with the process id each time the process is spawned. Answers the way to stop it. */
  onSpawn(listener: (pid: number) => void): () => void {
    this.#spawnListeners.add(listener);
    return () => this.#spawnListeners.delete(listener);
  }

  /** Calls `listener` each time the process ends, whether asked to or not. Answers the way to stop it. */
  onExit(listener: (exit: ServiceExit) => void): () => void {
    this.#exitListeners.add(listener);
    return () => this.#exitListeners.delete(listener);
  }

  /** Resolves when the process that runs now has ended; at once when none runs. */
  async ended(): Promise<ServiceExit | undefined> {
    return this.#ended;
  }

  /**
   * Starts the process and waits until it is ready.
   * @throws ServiceStateError when it already runs; ServiceStartError when it ends or stays unready too long
   * (it is killed then).
   */
  async start(): Promise<void> {
    if (this.#state !== 'stopped') {
      throw new ServiceStateError(
        `${this.name} is already ${this.#state}`,
        'stop it first, or use restart()',
      );
    }
    this.#state = 'starting';
    try {
      await this.#spawn();
    } catch (error) {
      this.#state = 'stopped';
      throw new ServiceStartError(`${this.name} could not be spawned`, 'see the cause', { cause: error });
    }
    await this.#untilReady();
  }

  /** Whether the process that runs answers as it did when it became ready. One without such a check does. */
  async answers(timeoutMs: number): Promise<boolean> {
    const { ready } = this.#options;
    if (!this.#child) return false;
    return !ready || (await this.#answersReady(ready, AbortSignal.timeout(timeoutMs)));
  }

  /** Asks the process to end, kills it after `stopTimeoutMs`, and waits until it is gone. Idempotent. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (!child || !this.#ended) return;
    child.kill(this.#options.stopSignal ?? 'SIGTERM');
    if (this.#state === 'frozen') child.kill('SIGCONT');
    const timer = setTimeout(() => child.kill('SIGKILL'), this.#options.stopTimeoutMs ?? 5_000);
    await this.#ended;
    clearTimeout(timer);
  }

  /** SIGKILL, then waits until the process is gone. Idempotent. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#ended;
  }

  /** SIGKILL without waiting, for exit hooks. */
  killNow(): void {
    this.#child?.kill('SIGKILL');
  }

  /** Stops the process (SIGSTOP) and waits until all its threads stand still: its sockets stay open, nothing answers. */
  async freeze(): Promise<void> {
    if (this.#state !== 'running') {
      throw new ServiceStateError(`${this.name} is ${this.#state}, not running`, 'start it first');
    }
    const pid = this.#child?.pid ?? 0;
    this.#child?.kill('SIGSTOP');
    this.#state = 'frozen';
    for (let tries = 0; tries < 200 && this.#child && !(await isFrozen(pid)); tries++) await delay(5);
  }

  /** Lets a frozen process go on (SIGCONT). */
  thaw(): void {
    if (this.#state !== 'frozen') {
      throw new ServiceStateError(`${this.name} is ${this.#state}, not frozen`, 'freeze it first');
    }
    this.#child?.kill('SIGCONT');
    this.#state = 'running';
  }

  /** Stops the process if it runs and starts it again with the same command line. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async #spawn(): Promise<void> {
    const { command, args, env, cwd } = this.#options;
    // setpriv would start all the same and then fail to become it.
    await access(command, constants.X_OK);
    const guarded = await withParent(command, args);
    const child = spawn(guarded.command, guarded.args, {
      env,
      // A session of its own: Ctrl-C on the terminal reaches the parent alone, which ends its services in order.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(cwd === undefined ? {} : { cwd }),
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => this.output.write(chunk));
    }
    this.#ended = new Promise((resolve) => {
      child.once('exit', (exitCode, signal) => {
        this.#state = 'stopped';
        this.#child = undefined;
        this.#ended = undefined;
        running.delete(this);
        const exit = { exitCode, signal };
        for (const listener of this.#exitListeners) listener(exit);
        resolve(exit);
      });
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    this.#child = child;
    running.add(this);
    installExitHook();
    if (child.pid !== undefined) for (const listener of this.#spawnListeners) listener(child.pid);
  }

  async #untilReady(): Promise<void> {
    const { ready, readyTimeoutMs = 15_000 } = this.#options;
    const deadline = AbortSignal.timeout(readyTimeoutMs);
    while (this.#child) {
      if (!ready || (await this.#answersReady(ready, deadline))) {
        if (!this.#child) break;
        this.#state = 'running';
        return;
      }
      if (deadline.aborted) {
        await this.kill();
        throw new ServiceStartError(
          `${this.name} was not ready after ${readyTimeoutMs} ms; ${this.#lastLines()}`,
          'the lines above say why; a busy machine may need a longer readyTimeoutMs',
        );
      }
      await delay(READY_POLL_MS);
    }
    throw new ServiceStartError(
      `${this.name} ended before it was ready; ${this.#lastLines()}`,
      'the lines above say why',
    );
  }

  #lastLines(): string {
    return this.output.lines.length === 0 ? 'it printed nothing' : `its last lines:\n${this.output.tail()}`;
  }

  /** One ready check: over, with no, when it fails, when time is up, and when the process ends. */
  #answersReady(ready: (signal: AbortSignal) => Promise<boolean>, deadline: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const no = () => resolve(false);
      deadline.addEventListener('abort', no, { once: true });
      void this.#ended?.then(no);
      ready(deadline)
        .then(resolve, no)
        .finally(() => deadline.removeEventListener('abort', no));
    });
  }
}

function installExitHook(): void {
  if (exitHookInstalled) return;
  exitHookInstalled = true;
  process.on('exit', () => {
    for (const service of running) service.killNow();
  });
}
