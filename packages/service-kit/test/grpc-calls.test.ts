import { createHash } from 'node:crypto';
import { getEventListeners } from 'node:events';
import { type ServerDuplexStream, type ServerUnaryCall, status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  callUnary,
  context,
  createGrpcClient,
  createLogger,
  failStream,
  GrpcServer,
  inSpan,
  RpcError,
  type ServerAccess,
  spanContextOf,
  startTelemetry,
  type Telemetry,
  type UnaryContext,
  unary,
} from '../src/mod.ts';
import { OtlpReceiver, type ReceivedSpan } from './otlp-receiver.ts';
import { type Sample, SampleClient, SampleDefinition } from './sample-service.ts';

type Talk = ServerDuplexStream<Sample, Sample>;

const logger = createLogger('test', 'silent');
const TOKEN = 'the-secret-of-the-test-long-enough';
const open: ServerAccess = {
  callers: [{ client: 'test', person: undefined, digest: createHash('sha256').update(TOKEN).digest() }],
  tls: undefined,
  rules: { callersOf: () => ['test'], personAsserters: [] },
};
const receiver = new OtlpReceiver();
let telemetry: Telemetry;
let server: GrpcServer;
let client: SampleClient;
let port: number;
let answer: (request: Sample, call: UnaryContext) => Promise<Sample>;
let talk: (call: Talk) => void;

beforeEach(async () => {
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = await receiver.start();
  telemetry = startTelemetry('sample', { ...process.env, OTEL_BSP_SCHEDULE_DELAY: '100' });
  receiver.spans.length = 0;
  answer = async (request) => request;
  talk = (call) => call.end();
  server = new GrpcServer({ tracer: telemetry.tracer, logger, access: open }).add(SampleDefinition, {
    ask: unary(logger, (request: Sample, call) => answer(request, call)),
    talk: (call: Talk) => talk(call),
  });
  port = await server.start({ host: '127.0.0.1', port: 0 });
  client = createGrpcClient(SampleClient, `127.0.0.1:${port}`, {
    tracer: telemetry.tracer,
    access: { token: TOKEN },
  });
});

afterEach(async () => {
  vi.restoreAllMocks();
  client.close();
  server.destroy();
  await telemetry.shutdown();
  await receiver.stop();
});

function ask(text: string, deadlineMs = 5_000, signal?: AbortSignal): Promise<Sample> {
  return callUnary(client.ask.bind(client), { text }, { deadlineMs, ...(signal ? { signal } : {}) });
}

/** What a call was refused with. */
async function refusal(call: Promise<unknown>): Promise<RpcError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RpcError);
  return error as RpcError;
}

/** How a stream ends for the client: its status. */
function endOf(stream: ReturnType<SampleClient['talk']>): Promise<{ code: status; errorCode: string }> {
  return new Promise((resolve) => {
    stream.on('error', () => undefined);
    stream.on('data', () => undefined);
    stream.on('status', ({ code, metadata }) =>
      resolve({ code, errorCode: String(metadata.get('decroche-error-code')[0] ?? '') }),
    );
  });
}

describe('a unary call', () => {
  it('answers', async () => {
    expect(await ask('hello')).toEqual({ text: 'hello' });
  });

  it('tells the status, the stable code and the message of a failure made for the caller', async () => {
    answer = () => Promise.reject(new RpcError(status.NOT_FOUND, 'ARTICLE_UNKNOWN', 'no such article'));
    expect(await refusal(ask('x'))).toMatchObject({
      status: status.NOT_FOUND,
      code: 'ARTICLE_UNKNOWN',
      message: 'no such article',
    });
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('canary'))],
    [
      'throws before it returns a promise',
      () => {
        throw new TypeError('canary');
      },
    ],
  ])('hides the message of a handler that %s, logs it, and the server goes on', async (_, handler) => {
    const logged = vi.spyOn(logger, 'error');
    answer = handler;
    const error = await refusal(ask('x'));
    expect(error).toMatchObject({ status: status.INTERNAL, code: 'INTERNAL' });
    expect(error.message).not.toContain('canary');
    expect(logged).toHaveBeenCalledWith(
      { err: expect.objectContaining({ message: 'canary' }) },
      'call failed',
    );
    answer = async (request) => request;
    expect(await ask('next')).toEqual({ text: 'next' });
  });

  it('has a code also when the server cannot be reached', async () => {
    const nowhere = createGrpcClient(SampleClient, '127.0.0.1:9', {
      tracer: telemetry.tracer,
      access: { token: TOKEN },
    });
    const error = await refusal(callUnary(nowhere.ask.bind(nowhere), { text: 'x' }, { deadlineMs: 2_000 }));
    expect(error).toMatchObject({ status: status.UNAVAILABLE, code: 'UNAVAILABLE' });
    nowhere.close();
  });
});

describe('the deadline of a call', () => {
  /** Makes the handler wait for its signal. */
  function handlerThatWaits(): { entered: Promise<void>; aborted: Promise<unknown> } {
    const entered = Promise.withResolvers<void>();
    const aborted = Promise.withResolvers<unknown>();
    answer = (_, { signal }) => {
      entered.resolve();
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => {
          aborted.resolve(signal.reason);
          reject(signal.reason);
        }),
      );
    };
    return { entered: entered.promise, aborted: aborted.promise };
  }

  it('of the client aborts the signal of the handler', async () => {
    const { aborted } = handlerThatWaits();
    expect(await refusal(ask('x', 200))).toMatchObject({ status: status.DEADLINE_EXCEEDED });
    expect(await aborted).toBeInstanceOf(RpcError);
  });

  it('is ten seconds when the client sets none, also for a handler that never looks', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const entered = Promise.withResolvers<void>();
    answer = () => {
      entered.resolve();
      return new Promise(() => undefined);
    };
    const answered = new Promise((resolve) => client.ask({ text: 'x' }, (error) => resolve(error)));
    await entered.promise;
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    expect(await answered).toMatchObject({ code: status.DEADLINE_EXCEEDED });
  });

  it('a client that gives up aborts the signal of the handler', async () => {
    const { entered, aborted } = handlerThatWaits();
    const stop = new AbortController();
    const called = ask('x', 60_000, stop.signal);
    await entered;
    stop.abort();
    expect(await refusal(called)).toMatchObject({ status: status.CANCELLED, code: 'CANCELLED' });
    expect(await aborted).toMatchObject({ code: 'CANCELLED' });
  });

  it('a signal that has aborted already does not wait for an answer', async () => {
    answer = () => new Promise(() => undefined);
    expect(await refusal(ask('x', 60_000, AbortSignal.abort()))).toMatchObject({ status: status.CANCELLED });
  });

  it('leaves nothing behind on the signal of the caller', async () => {
    const { signal } = new AbortController();
    for (let call = 0; call < 3; call++) await ask('x', 5_000, signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});

describe('a stream', () => {
  it('ends with the status and the code of a failure', async () => {
    talk = (call) => failStream(logger, call, new RpcError(status.RESOURCE_EXHAUSTED, 'NO_CAPACITY', 'full'));
    expect(await endOf(client.talk())).toEqual({ code: status.RESOURCE_EXHAUSTED, errorCode: 'NO_CAPACITY' });
    talk = (call) => failStream(logger, call, new Error('canary'));
    expect(await endOf(client.talk())).toEqual({ code: status.INTERNAL, errorCode: 'INTERNAL' });
  });
});

describe('the trace of a call', () => {
  async function exported(...names: string[]): Promise<ReceivedSpan[]> {
    await telemetry.shutdown();
    return names.map((name) => receiver.named(name));
  }

  function spansOf(method: string): { client: ReceivedSpan; server: ReceivedSpan } {
    const [server, client] = receiver.spans
      .filter(({ name }) => name === method)
      .sort((one, other) => one.kind - other.kind);
    return { client: client as ReceivedSpan, server: server as ReceivedSpan };
  }

  it('goes from the caller through client and server into the handler', async () => {
    answer = (request) => inSpan(telemetry.tracer, 'handle', {}, () => request);
    await inSpan(telemetry.tracer, 'caller', {}, () => ask('x'));
    const [caller, handle] = await exported('caller', 'handle');
    const call = spansOf('sample.Sample/Ask');
    expect(call.client.parentSpanId).toBe(caller?.spanId);
    expect(call.server.parentSpanId).toBe(call.client.spanId);
    expect(handle?.parentSpanId).toBe(call.server.spanId);
    expect(new Set(receiver.spans.map(({ traceId }) => traceId)).size).toBe(1);
  });

  it('goes the same way over a stream, message by message', async () => {
    talk = (call) => {
      call.on('data', (message: Sample) =>
        context.with(spanContextOf(call), () =>
          inSpan(telemetry.tracer, `take ${message.text}`, {}, () => undefined),
        ),
      );
      call.on('end', () => call.end());
    };
    await inSpan(telemetry.tracer, 'caller', {}, async () => {
      const stream = client.talk();
      const end = endOf(stream);
      stream.write({ text: 'one' });
      stream.write({ text: 'two' });
      stream.end();
      expect((await end).code).toBe(status.OK);
    });
    const [caller, one, two] = await exported('caller', 'take one', 'take two');
    const call = spansOf('sample.Sample/Talk');
    expect(call.client.parentSpanId).toBe(caller?.spanId);
    expect(call.server.parentSpanId).toBe(call.client.spanId);
    expect([one?.parentSpanId, two?.parentSpanId]).toEqual([call.server.spanId, call.server.spanId]);
  });

  it('of a failed call is marked on both sides, with the status and nothing else', async () => {
    answer = () => Promise.reject(new RpcError(status.NOT_FOUND, 'ARTICLE_UNKNOWN', 'canary'));
    await refusal(ask('x'));
    await exported();
    const call = spansOf('sample.Sample/Ask');
    for (const span of [call.client, call.server]) {
      expect(span.status.code).toBe(2);
      expect(span.attributes).toContainEqual({
        key: 'rpc.response.status_code',
        value: { stringValue: String(status.NOT_FOUND) },
      });
    }
    expect(receiver.raw).not.toContain('canary');
  });

  it('ends on the server when the client is gone', async () => {
    answer = () => new Promise(() => undefined);
    await refusal(ask('x', 60_000, AbortSignal.timeout(200)));
    await vi.waitFor(async () => {
      expect(receiver.spans.filter(({ name }) => name === 'sample.Sample/Ask')).toHaveLength(2);
    }, 5_000);
  });
});

describe('a server that drains', () => {
  it('finishes live calls and refuses new ones', async () => {
    const entered = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    answer = async (request) => {
      entered.resolve();
      await finish.promise;
      return request;
    };
    const live = ask('live');
    await entered.promise;
    const drained = server.drain(AbortSignal.timeout(10_000));
    const late = createGrpcClient(SampleClient, `127.0.0.1:${port}`, {
      tracer: telemetry.tracer,
      access: { token: TOKEN },
    });
    expect(
      await refusal(callUnary(late.ask.bind(late), { text: 'late' }, { deadlineMs: 2_000 })),
    ).toMatchObject({ status: status.UNAVAILABLE });
    expect(await refusal(ask('on the old connection', 2_000))).toMatchObject({ status: status.UNAVAILABLE });
    finish.resolve();
    expect(await live).toEqual({ text: 'live' });
    await drained;
    late.close();
  });

  it('waits no longer than its deadline, not even for one that has passed', async () => {
    const entered = Promise.withResolvers<void>();
    answer = () => {
      entered.resolve();
      return new Promise(() => undefined);
    };
    const live = refusal(ask('live', 60_000));
    await entered.promise;
    await server.drain(AbortSignal.timeout(50));
    await server.drain(AbortSignal.abort());
    server.destroy();
    expect(await live).toMatchObject({ code: expect.stringMatching(/CANCELLED|UNAVAILABLE/) });
  });

  it('has nothing to wait for when it never started', async () => {
    const idle = new GrpcServer({ tracer: telemetry.tracer, logger, access: open });
    await idle.drain(AbortSignal.timeout(5_000));
    idle.destroy();
  });
});

describe('a server', () => {
  it('listens on an IPv6 address', async () => {
    const other = new GrpcServer({ tracer: telemetry.tracer, logger, access: open }).add(SampleDefinition, {
      ask: (call: ServerUnaryCall<Sample, Sample>, callback: (error: null, answer: Sample) => void) =>
        callback(null, call.request),
      talk: (call: Talk) => call.end(),
    });
    const otherPort = await other.start({ host: '::1', port: 0 });
    const otherClient = createGrpcClient(SampleClient, `[::1]:${otherPort}`, {
      tracer: telemetry.tracer,
      access: { token: TOKEN },
    });
    const bound = otherClient.ask.bind(otherClient);
    expect(await callUnary(bound, { text: 'six' }, { deadlineMs: 5_000 })).toEqual({ text: 'six' });
    otherClient.close();
    other.destroy();
  });

  it('does not start on a port in use', async () => {
    const other = new GrpcServer({ tracer: telemetry.tracer, logger, access: open }).add(
      SampleDefinition,
      {},
    );
    await expect(other.start({ host: '127.0.0.1', port })).rejects.toThrow();
    other.destroy();
  });
});
