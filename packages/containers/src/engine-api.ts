import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Engine } from './engine.ts';
import { EngineError } from './errors.ts';

/** After so long without a request it ends by itself: whoever was killed leaves nothing that listens. */
const IDLE_S = 600;
const READY_MS = 30_000;
const ASK_AGAIN_MS = 50;
const TOLD_CHARACTERS = 1_000;

/** The interface of Docker, served by podman on a socket of its own, for programs that speak it. */
export class EngineApi {
  /** `unix://…`, as `DOCKER_HOST` takes it. */
  readonly address: string;
  readonly #process: ChildProcess;
  readonly #socket: string;

  private constructor(process: ChildProcess, socket: string) {
    this.#process = process;
    this.#socket = socket;
    this.address = `unix://${socket}`;
  }

  /**
   * Starts it.
   * @param folder where its socket is made
   * @throws EngineError when it does not come
   */
  static async open(engine: Engine, folder: string): Promise<EngineApi> {
    const socket = join(folder, 'engine.sock');
    const child = spawn(engine.name, ['system', 'service', `--time=${IDLE_S}`, `unix://${socket}`], {
      env: engine.env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-TOLD_CHARACTERS);
    });
    // One that cannot be started is one that does not come.
    child.on('error', (error) => {
      said = error.message;
    });
    const api = new EngineApi(child, socket);
    const deadline = performance.now() + READY_MS;
    while (!(await answers(socket))) {
      if (performance.now() < deadline && child.exitCode === null && child.pid !== undefined) {
        await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
        continue;
      }
      await api.close();
      throw new EngineError(`${engine.name} does not serve its API`, `it said:\n${said.trim()}`);
    }
    return api;
  }

  /** Ends it; what it started goes on. Safe to call twice. */
  async close(): Promise<void> {
    const child = this.#process;
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    await rm(this.#socket, { force: true });
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    const settle = (value: boolean): void => {
      socket.destroy();
      resolve(value);
    };
    socket.once('connect', () => settle(true)).once('error', () => settle(false));
  });
}
