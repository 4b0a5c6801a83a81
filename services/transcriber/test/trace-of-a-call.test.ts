import { TranscriberServiceClient } from '@decroche/contracts';
import {
  context,
  createGrpcClient,
  createLogger,
  EventBus,
  inSpan,
  startTelemetry,
  trace,
} from '@decroche/service-kit';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Caller, recording, silence, startOf } from './caller.ts';
import { type RunningTranscriber, startTranscriber } from './running-transcriber.ts';
import { TestBus } from './test-bus.ts';

let bus: TestBus;
let transcriber: RunningTranscriber;

beforeAll(async () => {
  bus = await TestBus.start();
  transcriber = await startTranscriber(bus.env);
});

afterAll(async () => {
  await transcriber?.stop();
  await bus?.stop();
});

test('every text is published in the trace of the call that it comes from', async () => {
  const telemetry = startTelemetry('ivr-gateway', {});
  const traces = new Set<string | undefined>();
  const reader = new EventBus({
    url: bus.stack.nats.url,
    user: 'pii-guard-hearing',
    password: bus.secrets.busPassword('pii-guard-hearing'),
    name: 'pii-guard-hearing',
    logger: createLogger('pii-guard', 'silent'),
    tracer: telemetry.tracer,
  });
  reader.subscribe('heard.*', () => {
    traces.add(trace.getSpanContext(context.active())?.traceId);
  });
  reader.start();
  await vi.waitFor(() => expect(reader.connected && transcriber.service.readiness()[1]?.ready).toBe(true), {
    timeout: 20_000,
  });
  const target = `127.0.0.1:${transcriber.port}`;
  const client = createGrpcClient(TranscriberServiceClient, target, {
    tracer: telemetry.tracer,
    access: transcriber.access,
  });
  const mine = await inSpan(telemetry.tracer, 'call', {}, async (span) => {
    const caller = new Caller(client, startOf());
    caller.speak(Buffer.concat([await recording('a022-unseen-noisy'), silence(1500)]));
    await caller.ended;
    return span.spanContext().traceId;
  });
  await vi.waitFor(() => expect(bus.heard.some((heard) => heard.final)).toBe(true));
  expect([...traces]).toEqual([mine]);
  client.close();
  await reader.destroy();
});
