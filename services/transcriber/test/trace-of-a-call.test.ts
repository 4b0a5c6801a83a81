import { TranscriberServiceClient } from '@decroche/contracts';
import { context, createGrpcClient, inSpan, startTelemetry, trace } from '@decroche/service-kit';
import { TestBus } from '@decroche/test-stage';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Caller, recording, silence, startOf } from './caller.ts';
import { RedactorEar } from './redactor-ear.ts';
import { type RunningTranscriber, startTranscriber } from './running-transcriber.ts';

let bus: TestBus;
let ear: RedactorEar;
let transcriber: RunningTranscriber;

beforeAll(async () => {
  bus = await TestBus.start();
  ear = new RedactorEar(bus);
  transcriber = await startTranscriber(bus.env('transcriber'));
});

afterAll(async () => {
  await transcriber?.stop();
  await bus?.stop();
});

test('every text is published in the trace of the call that it comes from', async () => {
  const telemetry = startTelemetry('ivr-gateway', {});
  const traces = new Set<string | undefined>();
  const reader = bus.connect('pii-guard-hearing');
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
  await vi.waitFor(() => expect(ear.heard.some((heard) => heard.final)).toBe(true));
  expect([...traces]).toEqual([mine]);
  client.close();
});
