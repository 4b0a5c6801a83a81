import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import {
  type GetStatusResponse,
  type ListenRequest,
  type ListenResponse,
  TranscriberServiceService,
} from '@decroche/contracts';
import { createLogger, GrpcServer, startTelemetry, unary } from '@decroche/service-kit';
import type { ServerDuplexStream } from '@grpc/grpc-js';

type ListenCall = ServerDuplexStream<ListenRequest, ListenResponse>;

/** One stream as the transcriber of a test sees it. */
export class HeardStream {
  readonly call: ListenCall;
  readonly requests: NonNullable<ListenRequest['message']>[] = [];
  /** True once the sender has closed its half, or is gone. */
  over = false;
  cancelled = false;

  constructor(call: ListenCall) {
    this.call = call;
    call.on('data', ({ message }: ListenRequest) => {
      if (message !== undefined) this.requests.push(message);
    });
    call.on('end', () => {
      this.over = true;
    });
    call.on('cancelled', () => {
      this.over = true;
      this.cancelled = true;
    });
    call.on('error', () => undefined);
  }

  /** All audio that came, in order. */
  get audio(): Buffer {
    return Buffer.concat(this.requests.flatMap((each) => (each.$case === 'audio' ? [each.value] : [])));
  }

  say(message: NonNullable<ListenResponse['message']>): void {
    this.call.write({ message });
  }

  accept(): void {
    this.say({ $case: 'ready', value: { model: { name: 'sample', demonstrationOnly: true } } });
  }
}

/** A transcriber over real gRPC that does what a test says. Its connections can be frozen. */
export class SampleTranscriber {
  status: GetStatusResponse = {
    openStreams: 0,
    capacityStreams: 10,
    model: undefined,
    load: 0,
    draining: false,
  };
  /** How often it was asked for its load. */
  asked = 0;
  readonly streams: HeardStream[] = [];
  /** What a new stream meets; by default it is accepted. */
  onStream: (stream: HeardStream) => void = (stream) => stream.accept();
  readonly #server: GrpcServer;
  readonly #door: Server;
  readonly #sockets = new Set<Socket>();
  #inner = 0;
  #frozen = false;

  private constructor() {
    this.#server = new GrpcServer(startTelemetry('sample-transcriber', {}).tracer).add(
      TranscriberServiceService,
      {
        getStatus: unary(createLogger('sample-transcriber', 'silent'), async () => {
          this.asked += 1;
          return this.status;
        }),
        listen: (call: ListenCall) => {
          const stream = new HeardStream(call);
          this.streams.push(stream);
          this.onStream(stream);
        },
      },
    );
    // A door of its own lets a test freeze what goes over open connections.
    this.#door = createServer((outside) => {
      const inside = connect(this.#inner, '127.0.0.1');
      for (const [from, to] of [
        [outside, inside],
        [inside, outside],
      ] as const) {
        this.#sockets.add(from);
        if (this.#frozen) from.pause();
        from.on('data', (bytes) => to.write(bytes));
        from.on('close', () => {
          this.#sockets.delete(from);
          to.destroy();
        });
        from.on('error', () => undefined);
      }
    });
  }

  static async start(): Promise<SampleTranscriber> {
    const sample = new SampleTranscriber();
    sample.#inner = await sample.#server.start({ host: '127.0.0.1', port: 0 });
    await new Promise<void>((resolve) => sample.#door.listen(0, '127.0.0.1', resolve));
    return sample;
  }

  get target(): string {
    return `127.0.0.1:${(this.#door.address() as AddressInfo).port}`;
  }

  /** Connections stay open and nothing goes over them any more, as when the process is stopped by a signal. */
  freeze(): void {
    this.#frozen = true;
    for (const socket of this.#sockets) socket.pause();
  }

  async stop(): Promise<void> {
    this.#server.destroy();
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#door.close(resolve));
  }
}
