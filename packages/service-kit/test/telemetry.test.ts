import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ATTRIBUTES,
  context,
  extractTrace,
  injectTrace,
  inSpan,
  mayLeaveProcess,
  SpanStatusCode,
  startTelemetry,
  type Telemetry,
  trace,
} from '../src/mod.ts';
import { OtlpReceiver } from './otlp-receiver.ts';

let receiver: OtlpReceiver;
let telemetry: Telemetry;

beforeEach(async () => {
  receiver = new OtlpReceiver();
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = await receiver.start();
  telemetry = startTelemetry('a-service', process.env);
});
afterEach(async () => {
  await telemetry.shutdown();
  await receiver.stop();
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
});

function keysOf(name: string): string[] {
  return receiver.named(name).attributes.map(({ key }) => key);
}

describe('a span that leaves the process', () => {
  it('carries declared attributes only', async () => {
    await inSpan(
      telemetry.tracer,
      'work',
      {
        attributes: {
          [ATTRIBUTES.turnSource]: 'caller_ivr',
          'user.name': 'canary',
          'decroche.pii.text': 'canary',
          pii: 'canary',
          constructor: 'canary',
        },
      },
      (span) => span.setAttribute('decroche.text', 'canary').setAttribute(ATTRIBUTES.passages, 3),
    );
    await telemetry.shutdown();
    expect(keysOf('work').sort()).toEqual([ATTRIBUTES.passages, ATTRIBUTES.turnSource].sort());
    expect(receiver.raw).not.toContain('canary');
    expect(receiver.raw).toContain('"a-service"');
  });

  it('carries no events, no messages of failures, and nothing on its links', async () => {
    const other = telemetry.tracer.startSpan('other');
    const links = [{ context: other.spanContext(), attributes: { [ATTRIBUTES.event]: 'canary' } }];
    const span = telemetry.tracer.startSpan('work', { links });
    span.recordException(new Error('canary'));
    span.addEvent('canary', { [ATTRIBUTES.event]: 'canary' });
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'canary' });
    span.end();
    other.end();
    await telemetry.shutdown();
    const { events, status, links: sent } = receiver.named('work');
    expect([events, status.code]).toEqual([[], SpanStatusCode.ERROR]);
    expect(sent.map(({ spanId }) => spanId)).toEqual([receiver.named('other').spanId]);
    expect(receiver.raw).not.toContain('canary');
  });

  it('of a failed work is marked with the code of the error, not with its message', async () => {
    const coded = Object.assign(new Error('canary'), { code: 'INDEX_AWAY' });
    const fail = (error: unknown) => () => Promise.reject(error);
    await expect(inSpan(telemetry.tracer, 'coded', {}, fail(coded))).rejects.toBe(coded);
    await expect(inSpan(telemetry.tracer, 'other', {}, fail('canary'))).rejects.toBe('canary');
    await telemetry.shutdown();
    expect(receiver.named('coded')).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: [{ key: ATTRIBUTES.errorCode, value: { stringValue: 'INDEX_AWAY' } }],
    });
    expect(receiver.named('other').attributes[0]?.value).toEqual({ stringValue: 'unknown' });
    expect(receiver.raw).not.toContain('canary');
  });
});

describe('a trace', () => {
  it('goes on in the work of a span, and over a carrier', async () => {
    const carrier = new Map<string, string>();
    await inSpan(telemetry.tracer, 'outer', {}, async () => {
      await inSpan(telemetry.tracer, 'inner', {}, () =>
        injectTrace(carrier, { set: (into, key, value) => into.set(key, value) }),
      );
    });
    const parent = extractTrace(carrier, {
      keys: (from) => [...from.keys()],
      get: (from, key) => from.get(key),
    });
    await inSpan(telemetry.tracer, 'elsewhere', { parent }, () => undefined);
    await telemetry.shutdown();
    const [outer, inner, elsewhere] = ['outer', 'inner', 'elsewhere'].map((name) => receiver.named(name));
    expect(outer?.parentSpanId ?? '').toBe('');
    expect(inner?.parentSpanId).toBe(outer?.spanId);
    expect(elsewhere?.parentSpanId).toBe(inner?.spanId);
    expect(elsewhere?.traceId).toBe(outer?.traceId);
  });

  it('of a carrier without one does not join the trace that happens to be active', async () => {
    await inSpan(telemetry.tracer, 'active', {}, async () => {
      const parent = extractTrace({}, { keys: () => [], get: () => undefined });
      expect(trace.getSpan(parent)).toBeUndefined();
      expect(trace.getSpan(context.active())).toBeDefined();
    });
  });
});

describe('without a collector', () => {
  it('nothing is exported and nothing fails', async () => {
    const silent = startTelemetry('silent', {});
    expect(await inSpan(silent.tracer, 'work', {}, () => 'result')).toBe('result');
    await silent.shutdown();
    expect(receiver.spans.some(({ name }) => name === 'work')).toBe(false);
  });

  it('stopping does not wait for one that is away', async () => {
    await receiver.stop();
    await inSpan(telemetry.tracer, 'lost', {}, () => undefined);
    const from = performance.now();
    await telemetry.shutdown();
    expect(performance.now() - from).toBeLessThan(4_000);
    receiver = new OtlpReceiver();
    await receiver.start();
  });
});

describe('the declaration of attributes', () => {
  it('lets nothing with a pii segment leave, and nothing undeclared', () => {
    for (const key of Object.values(ATTRIBUTES)) expect(mayLeaveProcess(key)).toBe(true);
    for (const key of ['pii', 'decroche.pii.name', 'decroche.conversation', '', 'toString'])
      expect(mayLeaveProcess(key)).toBe(false);
  });
});
