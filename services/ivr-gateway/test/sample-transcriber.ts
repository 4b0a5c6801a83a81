import {
  type EndReason,
  type GetStatusResponse,
  GRPC_RULES,
  type ListenRequest,
  type ListenResponse,
  TranscriberServiceService,
} from '@decroche/contracts';
import {
  createLogger,
  GrpcServer,
  grpcServerEnv,
  readEnv,
  serverAccess,
  startTelemetry,
  unary,
} from '@decroche/service-kit';
import { Door } from '@decroche/test-stage';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { z } from 'zod';
import { secrets } from './installation.ts';

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

  /** Tells that the caller has said what he wanted, or nothing. */
  endUtterance(reason: EndReason, somethingHeard: boolean): void {
    const value = { reason, speechEndMs: 1_000, decidedAtMs: Date.now(), somethingHeard };
    this.say({ $case: 'utteranceEnded', value });
  }

  accept(): void {
    this.say({ $case: 'ready', value: { model: { name: 'sample', demonstrationOnly: true } } });
  }
}

/** A transcriber over real gRPC that does what a test says, behind a door that can be frozen. */
export class SampleTranscriber {
  status: GetStatusResponse = {
    openStreams: 0,
    capacityStreams: 10,
    model: undefined,
    load: 0,
    awaited: undefined,
    draining: false,
  };
  /** How often it was asked for its load. */
  asked = 0;
  readonly streams: HeardStream[] = [];
  /** What a new stream meets; by default it is accepted. */
  onStream: (stream: HeardStream) => void = (stream) => stream.accept();
  readonly door: Door;
  readonly #server: GrpcServer;

  private constructor(server: GrpcServer, door: Door) {
    this.#server = server;
    this.door = door;
  }

  static async start(): Promise<SampleTranscriber> {
    const tracer = startTelemetry('sample-transcriber', {}).tracer;
    const logger = createLogger('sample-transcriber', 'silent');
    const settings = readEnv(
      'sample-transcriber',
      z.object(grpcServerEnv),
      secrets.settingsOf('transcriber'),
    );
    const access = serverAccess('sample-transcriber', settings, GRPC_RULES);
    const server = new GrpcServer({ tracer, logger, access }).add(TranscriberServiceService, {
      getStatus: unary(logger, async () => {
        sample.asked += 1;
        return sample.status;
      }),
      listen: (call: ListenCall) => {
        const stream = new HeardStream(call);
        sample.streams.push(stream);
        sample.onStream(stream);
      },
    });
    const port = await server.start({ host: '127.0.0.1', port: 0 });
    const sample = new SampleTranscriber(server, await Door.before(port));
    return sample;
  }

  get target(): string {
    return `127.0.0.1:${this.door.port}`;
  }

  async stop(): Promise<void> {
    this.#server.destroy();
    await this.door.close();
  }
}
