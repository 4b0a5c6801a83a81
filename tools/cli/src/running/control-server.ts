import { chmod, mkdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { CallReport } from '../call/call-report.ts';
import type { CallRequest, StepListener } from '../call/demonstration-call.ts';

const callRequest = z.object({
  text: z.string().min(1).max(2_000).optional(),
  /** A WAV file in base64. */
  wav: z.string().max(20_000_000).optional(),
  voice: z.string().max(40).optional(),
});

/** What a running stack can be asked by other terminals of the same user. */
export interface ControlHandlers {
  status(): Readonly<Record<string, unknown>>;
  call(request: CallRequest, onStep: StepListener): Promise<CallReport>;
  stop(): void;
}

/**
 * A door on a Unix socket that only this user can open: `GET /status`, `POST /call` (answers JSON lines, the last
 * one with the report), `POST /stop`.
 */
export class ControlServer {
  readonly #server: Server;
  readonly #path: string;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(path: string, handlers: ControlHandlers) {
    this.#path = path;
    this.#server = createServer((request, response) => {
      this.#answer(request, response, handlers).catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(400, { 'content-type': 'application/json' });
        response.end(
          `${JSON.stringify({ error: error instanceof Error ? error.message : String(error) })}\n`,
        );
      });
    });
  }

  async start(): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    await rm(this.#path, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#path, resolve);
    });
    await chmod(this.#path, 0o600);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#path, { force: true });
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    handlers: ControlHandlers,
  ): Promise<void> {
    const route = `${request.method} ${request.url}`;
    if (route === 'GET /status') {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(`${JSON.stringify(handlers.status())}\n`);
    } else if (route === 'POST /stop') {
      response.writeHead(202).end();
      handlers.stop();
    } else if (route === 'POST /call') {
      const { text, wav, voice } = callRequest.parse(JSON.parse(await bodyOf(request)));
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      const line = (value: unknown): void => void response.write(`${JSON.stringify(value)}\n`);
      // One call after the other: the timeline tells calls apart by their order.
      const mine = this.#tail.then(() =>
        handlers.call(
          {
            ...(text === undefined ? {} : { text }),
            ...(wav === undefined ? {} : { audio: Buffer.from(wav, 'base64') }),
            ...(voice === undefined ? {} : { voice }),
          },
          (atMs, step) => line({ atMs, step }),
        ),
      );
      this.#tail = mine.catch(() => undefined);
      line(
        await mine.then(
          (report) => ({ report }),
          (error: unknown) => ({ error: String((error as Error).message) }),
        ),
      );
      response.end();
    } else {
      response.writeHead(404).end();
    }
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
