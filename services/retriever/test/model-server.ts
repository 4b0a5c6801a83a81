import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call as it came. */
export interface ModelCall {
  readonly path: string;
  readonly authorization: string;
  // biome-ignore lint/suspicious/noExplicitAny: bodies are whatever the client sends
  readonly body: any;
}

/**
 * A stand-in for a model server, with the two calls that the adapters make: `/embeddings` as the OpenAI API describes
 * it and `/rerank` as text-embeddings-inference does. Its meaning of a text is how often it has each letter.
 */
export class ModelServer {
  readonly calls: ModelCall[] = [];
  /** What it does instead of answering. */
  fault: 'none' | 'hang' | 'refuse' | 'garbage' | 'short' = 'none';
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      void (async () => {
        const parts: Buffer[] = [];
        for await (const part of request) parts.push(part as Buffer);
        const body = JSON.parse(Buffer.concat(parts).toString());
        const path = request.url ?? '';
        this.calls.push({ path, authorization: request.headers.authorization ?? '', body });
        if (this.fault === 'hang') return;
        response.writeHead(this.fault === 'refuse' ? 503 : 200, { 'content-type': 'application/json' });
        response.end(this.fault === 'garbage' ? '<html>' : JSON.stringify(this.#answer(path, body)));
      })();
    });
  }

  static async start(): Promise<ModelServer> {
    const server = new ModelServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #answer(path: string, body: ModelCall['body']): unknown {
    if (path === '/rerank') {
      const scores = (body.texts as string[]).map((text, index) => ({
        index,
        score: cosine(letters(body.query), letters(text)),
      }));
      return scores.sort((a, b) => b.score - a.score).slice(this.fault === 'short' ? 1 : 0);
    }
    const data = (body.input as string[]).map((text, index) => ({
      object: 'embedding',
      index,
      embedding: letters(text),
    }));
    return { object: 'list', data: data.reverse().slice(this.fault === 'short' ? 1 : 0), model: body.model };
  }
}

const ALPHABET = [...'abcdefghijklmnopqrstuvwxyz'];

function letters(text: string): number[] {
  return ALPHABET.map((letter) => text.toLowerCase().split(letter).length - 1);
}

function cosine(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0) / (Math.hypot(...a) * Math.hypot(...b));
}
