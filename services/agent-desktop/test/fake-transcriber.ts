import {
  EndReason,
  type ListenRequest,
  type ListenResponse,
  type ListenStart,
  type Turn,
} from '@decroche/contracts';
import { failStream, type Logger, RpcError } from '@decroche/service-kit';
import { type ServerDuplexStream, status } from '@grpc/grpc-js';
import { vi } from 'vitest';

type Listen = ServerDuplexStream<ListenRequest, ListenResponse>;

/** One stream that the fake transcriber was given. */
export class FakeStream {
  readonly start: ListenStart;
  /** Bytes of voice. */
  bytes = 0;
  finished = false;
  cancelled = false;
  readonly #call: Listen;
  readonly #logger: Logger;

  constructor(call: Listen, start: ListenStart, logger: Logger) {
    this.#call = call;
    this.start = start;
    this.#logger = logger;
    call.on('cancelled', () => {
      this.cancelled = true;
    });
    call.write({ message: { $case: 'ready', value: { model: { name: 'demo', demonstrationOnly: true } } } });
  }

  get turn(): Turn {
    if (this.start.turn === undefined) throw new Error('a stream without a turn');
    return this.start.turn;
  }

  take({ message }: ListenRequest): void {
    if (message?.$case === 'audio') this.bytes += message.value.length;
    if (message?.$case === 'finish') this.finished = true;
  }

  end({ somethingHeard, notUnderstood = false }: { somethingHeard: boolean; notUnderstood?: boolean }): void {
    const { turnId } = this.turn;
    const value = {
      reason: EndReason.KEY,
      speechEndMs: 0,
      decidedAtMs: Date.now(),
      somethingHeard,
      turnId,
      notUnderstood,
    };
    this.#call.write({ message: { $case: 'utteranceEnded', value } });
    this.#call.end();
  }

  break(): void {
    failStream(this.#logger, this.#call, new RpcError(status.UNAVAILABLE, 'AWAY', 'away'));
  }
}

/** A transcriber that hears what a test wants. */
export class FakeTranscriber {
  /** While true, it has no place. */
  full = false;
  readonly #streams: FakeStream[] = [];
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** For grpc-js. */
  readonly listen = (call: Listen): void => {
    if (this.full) {
      failStream(this.#logger, call, new RpcError(status.RESOURCE_EXHAUSTED, 'NO_CAPACITY', 'full'));
      return;
    }
    let stream: FakeStream | undefined;
    call.on('error', () => undefined);
    call.on('data', (request: ListenRequest) => {
      const { message } = request;
      if (message?.$case === 'start') {
        stream = new FakeStream(call, message.value, this.#logger);
        this.#streams.push(stream);
      } else stream?.take(request);
    });
  };

  forget(): void {
    this.#streams.length = 0;
  }

  /** The newest stream, once there is one. */
  async stream(): Promise<FakeStream> {
    return await vi.waitFor(() => {
      const newest = this.#streams.at(-1);
      if (newest === undefined) throw new Error('nothing is listened to');
      return newest;
    });
  }
}
