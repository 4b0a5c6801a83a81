import { type ChildProcess, spawn } from 'node:child_process';
import type { KeyObject } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const START_TIMEOUT_MS = 60_000;

/** A real retriever in a child process, reached over gRPC only; there is no bus behind it. */
export class RetrieverProcess {
  /** `host:port` of its gRPC server. */
  readonly target: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, target: string) {
    this.#child = child;
    this.target = target;
  }

  /**
   * Starts it and waits until it serves.
   *
   * @param publicKey key of the texts that it will be asked about, under the id `evaluation`
   */
  static async start(publicKey: KeyObject, env: Record<string, string>): Promise<RetrieverProcess> {
    const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('../../../retriever/src/main.ts', import.meta.url))],
      {
        env: {
          ...env,
          SAID_PUBLIC_KEYS: `evaluation=${spki}`,
          GRPC_LISTEN: '127.0.0.1:0',
          // Nothing listens there: events are no part of this evaluation.
          NATS_URL: 'nats://127.0.0.1:9',
          NATS_USER: 'retriever',
          NATS_PASSWORD: 'none',
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const port = await new Promise<number>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error('the retriever did not start in time')),
        START_TIMEOUT_MS,
      );
      child.once('exit', (code) => reject(new Error(`the retriever ended with status ${code}`)));
      createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
        const found = /"grpcPort":(\d+)/.exec(line)?.[1];
        if (found === undefined) return;
        clearTimeout(timer);
        resolve(Number(found));
      });
    });
    return new RetrieverProcess(child, `127.0.0.1:${port}`);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.kill('SIGTERM');
    await ended;
  }
}
