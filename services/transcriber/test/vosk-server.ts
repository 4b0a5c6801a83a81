import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  loadVosk,
  type NativeAddress,
  type VoskLibrary,
  voskLibraryFile,
} from '../src/engine/vosk-library.ts';

/** A recogniser that speaks the WebSocket protocol of alphacep/vosk-server, on libvosk. */
export class VoskServer {
  readonly #server: WebSocketServer;
  readonly #vosk: VoskLibrary;
  readonly #model: NativeAddress;

  private constructor(modelFolder: string, port: number) {
    this.#vosk = loadVosk(voskLibraryFile());
    this.#vosk.setLogLevel(-1);
    this.#model = this.#vosk.newModel(modelFolder);
    this.#server = new WebSocketServer({ host: '127.0.0.1', port });
    this.#server.on('connection', (socket) => this.#serve(socket));
  }

  static async start(modelFolder: string, port = 0): Promise<VoskServer> {
    const server = new VoskServer(modelFolder, port);
    await new Promise<void>((resolve) => server.#server.once('listening', resolve));
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#vosk.freeModel(this.#model);
  }

  #serve(socket: WebSocket): void {
    const vosk = this.#vosk;
    let rate = 8000;
    let recogniser: NativeAddress = 0n;
    const make = (): NativeAddress => {
      const made = vosk.newRecogniser(this.#model, rate);
      vosk.setWords(made, 1);
      return made;
    };
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) {
        recogniser ||= make();
        const ended = vosk.accept(recogniser, data, data.length) > 0;
        socket.send(ended ? vosk.result(recogniser) : vosk.partialResult(recogniser));
        return;
      }
      const message = JSON.parse(String(data)) as { config?: { sample_rate?: number }; eof?: number };
      rate = message.config?.sample_rate ?? rate;
      if (!message.eof) return;
      recogniser ||= make();
      socket.send(vosk.finalResult(recogniser));
      socket.close();
    });
    socket.on('close', () => {
      if (recogniser) vosk.freeRecogniser(recogniser);
      recogniser = 0n;
    });
  }
}
