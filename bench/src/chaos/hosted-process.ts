import { setTimeout as delay } from 'node:timers/promises';
import type { SupervisedProcess } from '@decroche/cli/supervision';
import type { OutputRing, ServiceExit, ServiceProcess, ServiceState } from '@decroche/local-stack';

const LOOK_EVERY_MS = 100;

/** A process on a machine that may be away: it cannot be started again before its machine is back. */
export class HostedProcess implements SupervisedProcess {
  readonly #process: ServiceProcess;
  readonly #isAway: (process: ServiceProcess) => boolean;

  constructor(process: ServiceProcess, isAway: (process: ServiceProcess) => boolean) {
    this.#process = process;
    this.#isAway = isAway;
  }

  get name(): string {
    return this.#process.name;
  }

  get state(): ServiceState {
    return this.#process.state;
  }

  get output(): OutputRing {
    return this.#process.output;
  }

  async start(): Promise<void> {
    while (this.#isAway(this.#process)) await delay(LOOK_EVERY_MS, undefined, { ref: false });
    await this.#process.start();
  }

  kill(): Promise<void> {
    return this.#process.kill();
  }

  /** Of a machine that is away nobody expects an answer: its frozen processes are not ended one by one. */
  async answers(timeoutMs: number): Promise<boolean> {
    return this.#isAway(this.#process) || (await this.#process.answers(timeoutMs));
  }

  onExit(listener: (exit: ServiceExit) => void): () => void {
    return this.#process.onExit(listener);
  }
}
