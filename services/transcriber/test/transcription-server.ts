import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { BareRecogniser } from '../src/engine/bare-recogniser.ts';

/** Length of the header of the recordings that it is sent, bytes. */
const HEADER = 44;
const RATE_AT = 24;

/** libvosk behind OpenAI's protocol of transcriptions, as an outside recogniser; its answers have no times. */
export class TranscriptionServer {
  readonly url: string;
  readonly #server: Server;
  readonly #recogniser: BareRecogniser;

  private constructor(server: Server, recogniser: BareRecogniser) {
    this.#server = server;
    this.#recogniser = recogniser;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  }

  /** @param model folder */
  static async start(model: string): Promise<TranscriptionServer> {
    const recogniser = new BareRecogniser(model, 200);
    const server = createServer((request, response) => {
      if (request.method === 'GET') {
        response.end(JSON.stringify({ data: [{ id: 'outside' }] }));
        return;
      }
      void recordingIn(request).then((wav) => {
        const text = recogniser.recognise(wav.subarray(HEADER), wav.readUInt32LE(RATE_AT));
        response.end(JSON.stringify({ text, segments: [{ avg_logprob: -0.1, no_speech_prob: 0.01 }] }));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TranscriptionServer(server, recogniser);
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
    this.#recogniser.close();
  }
}

async function recordingIn(request: IncomingMessage): Promise<Buffer> {
  const body = new Uint8Array(await buffer(request));
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  const file = (await new Response(body, { headers }).formData()).get('file');
  if (!(file instanceof Blob)) throw new Error('no file was sent');
  return Buffer.from(await file.arrayBuffer());
}
