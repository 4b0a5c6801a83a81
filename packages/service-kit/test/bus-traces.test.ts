import { until } from '@decroche/test-kit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inSpan, startTelemetry, type Telemetry, unrecorded } from '../src/mod.ts';
import { BusStage } from './bus-stage.ts';
import { OtlpReceiver } from './otlp-receiver.ts';

const CONVERSATION = '0193a1b2-0000-7000-8000-000000000001';
const receiver = new OtlpReceiver();
let stage: BusStage;
let telemetry: Telemetry;

beforeAll(async () => {
  stage = await BusStage.start();
});
beforeEach(async () => {
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = await receiver.start();
  telemetry = startTelemetry('stage', process.env);
});
afterEach(async () => {
  await stage.clear();
  await telemetry.shutdown();
  await receiver.stop();
  receiver.spans.length = 0;
});
afterAll(() => stage?.stop());

describe('the trace of an event', () => {
  it('goes from who publishes to every reader: durable, live and replaying', async () => {
    const { tracer } = telemetry;
    const got: string[] = [];
    const { bus } = await stage.ready(
      'service',
      (declared) => {
        declared.own({ name: 'CALLS', subjects: ['calls.>'], maxAgeMs: 60_000, maxBytes: 1024 * 1024 });
        declared.subscribe('calls.*.said', () => void got.push('live'));
        declared.consume({
          stream: 'CALLS',
          filter: 'calls.*.said',
          handler: () => inSpan(tracer, 'inside the handler', {}, () => void got.push('durable')),
        });
      },
      { tracer },
    );
    await inSpan(tracer, 'call', {}, () =>
      bus.publish(`calls.${CONVERSATION}.said`, Buffer.from('canary'), '1'),
    );
    await until(() => got.length === 2);
    await inSpan(tracer, 'someone else', {}, () =>
      bus.replay('CALLS', 'calls.*.said', () => void got.push('replay')),
    );
    await stage.clear();
    await telemetry.shutdown();

    const published = receiver.named('publish calls.*.said');
    expect(published.parentSpanId).toBe(receiver.named('call').spanId);
    for (const name of ['receive calls.*.said', 'process calls.*.said', 'replay calls.*.said']) {
      expect(receiver.named(name)).toMatchObject({
        traceId: published.traceId,
        parentSpanId: published.spanId,
        attributes: expect.arrayContaining([
          { key: 'messaging.destination.template', value: { stringValue: 'calls.*.said' } },
          { key: 'decroche.conversation.id', value: { stringValue: CONVERSATION } },
        ]),
      });
    }
    expect(receiver.named('inside the handler').parentSpanId).toBe(
      receiver.named('process calls.*.said').spanId,
    );
    expect(receiver.raw).not.toContain('canary');
  });

  it('leaves out, wherever it goes, what its sender did not want recorded, and goes on afterwards', async () => {
    const { tracer } = telemetry;
    const got: string[] = [];
    const { bus } = await stage.ready(
      'service',
      (declared) =>
        declared.subscribe('calls.*.said', ({ data }) =>
          inSpan(tracer, 'inside the handler', {}, () => void got.push(String(data))),
        ),
      { tracer },
    );
    await inSpan(tracer, 'call', {}, async () => {
      await unrecorded(() => bus.publishVolatile(`calls.${CONVERSATION}.said`, Buffer.from('partial')));
      await bus.publishVolatile(`calls.${CONVERSATION}.said`, Buffer.from('final'));
    });
    await until(() => got.length === 2);
    await stage.clear();
    await telemetry.shutdown();

    const names = receiver.spans.map(({ name }) => name).sort();
    expect(names).toEqual(['call', 'inside the handler', 'publish calls.*.said', 'receive calls.*.said']);
    const [trace] = new Set(receiver.spans.map(({ traceId }) => traceId));
    expect(receiver.named('inside the handler').traceId).toBe(trace);
  });

  it('is one of its own when the sender had none, and names nothing but an id', async () => {
    const { tracer } = telemetry;
    let received = false;
    await stage.ready(
      'service',
      (declared) =>
        declared.subscribe('heard.*', () => {
          received = true;
        }),
      { tracer },
    );
    const silent = await stage.ready('publisher');
    await silent.bus.publishVolatile('heard.canary', Buffer.from('x'));
    await until(() => received);
    await stage.clear();
    await telemetry.shutdown();
    expect(
      receiver
        .named('receive heard.*')
        .attributes.map(({ key }) => key)
        .sort(),
    ).toEqual(['messaging.destination.template', 'messaging.system']);
    expect(receiver.raw).not.toContain('canary');
  });
});
