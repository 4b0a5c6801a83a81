import { type ChildProcess, spawn } from 'node:child_process';
import { type KeyPairKeyObjectResult, randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { callerEntry } from '@decroche/contracts';
import type { ClientAccess } from '@decroche/service-kit';

/** Name of both keys. */
export const KEY_ID = 'evaluation';
const START_TIMEOUT_MS = 180_000;

/** Keys of the texts that are asked about, and of what is found. */
export interface EvaluationKeys {
  readonly said: KeyPairKeyObjectResult;
  readonly passages: KeyPairKeyObjectResult;
}

/** A real retriever in a child process, reached over gRPC only; there is no bus behind it. */
export class RetrieverProcess {
  /** `host:port` of its gRPC server. */
  readonly target: string;
  /** Opens it. */
  readonly access: ClientAccess;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, target: string, access: ClientAccess) {
    this.#child = child;
    this.target = target;
    this.access = access;
  }

  /** Starts it and waits until it serves. */
  static async start(keys: EvaluationKeys, env: Record<string, string>): Promise<RetrieverProcess> {
    const spki = keys.said.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    const pkcs8 = keys.passages.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
    const token = randomBytes(24).toString('base64url');
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('../../../retriever/src/main.ts', import.meta.url))],
      {
        env: {
          ...env,
          SAID_PUBLIC_KEYS: `${KEY_ID}=${spki}`,
          PASSAGES_PRIVATE_KEY: pkcs8,
          PASSAGES_KEY_ID: KEY_ID,
          GRPC_LISTEN: '127.0.0.1:0',
          GRPC_CLIENTS: callerEntry('evaluation', token),
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
    return new RetrieverProcess(child, `127.0.0.1:${port}`, { token });
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.kill('SIGTERM');
    await ended;
  }
}
