import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { METRICS, type Metrics, startMetrics } from '../src/mod.ts';

const OPEN = 'application/openmetrics-text;version=1.0.0';
const { generator, retriever, transcriber } = METRICS;

let metrics: Metrics | undefined;

function measuring(service: string, env: Record<string, string> = {}): Metrics {
  metrics = startMetrics(service, '1.2.3', env);
  return metrics;
}

async function lines(accept?: string): Promise<string[]> {
  return ((await metrics?.expose(accept))?.body ?? '').split('\n');
}

afterEach(() => metrics?.shutdown());

describe('a counter', () => {
  it('shows every declared series from the start, as zero', async () => {
    measuring('generator');
    const all = await lines();
    expect(all).toContain('decroche_drafts_total{result="answer"} 0');
    expect(all).toContain('decroche_draft_abstentions_total{reason="nothing-found"} 0');
    expect(all).toContain('# TYPE decroche_drafts_total counter');
  });

  it('takes what is not declared as something else, and adds no attribute', async () => {
    measuring('generator');
    const given = { reason: 'Madame Durand', caller: '0612345678' } as never;
    generator.abstentions.add(given);
    const all = await lines();
    expect(all).toContain('decroche_draft_abstentions_total{reason="other"} 1');
    expect(all.join()).not.toMatch(/Durand|0612345678/);
  });
});

describe('a histogram', () => {
  beforeEach(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  });
  afterEach(() => context.disable());

  it('counts in its own buckets, in seconds', async () => {
    measuring('retriever');
    retriever.searching.record(0.003, {});
    retriever.searching.record(0.3, {});
    retriever.searching.record(Number.NaN, {});
    const all = await lines();
    expect(all).toContain('decroche_search_duration_seconds_bucket{le="0.0025"} 0');
    expect(all).toContain('decroche_search_duration_seconds_bucket{le="0.005"} 1');
    expect(all).toContain('decroche_search_duration_seconds_bucket{le="+Inf"} 2');
    expect(all).toContain('decroche_search_duration_seconds_count 2');
    expect(all).toContain('decroche_search_duration_seconds_sum 0.303');
  });

  it('names the trace of its last measure, to those who ask for OpenMetrics', async () => {
    measuring('retriever');
    const span = new TracerProvider().getTracer('test').startSpan('search');
    context.with(trace.setSpan(context.active(), span), () => retriever.searching.record(0.3, {}));
    const { traceId } = span.spanContext();
    const open = (await lines(OPEN)).filter((line) => line.includes(' # '));
    expect(open).toHaveLength(1);
    expect(open[0]).toMatch(
      new RegExp(
        `^decroche_search_duration_seconds_bucket\\{le="0.5"\\} 1 # \\{trace_id="${traceId}"\\} 0.3 \\d+`,
      ),
    );
    expect((await lines()).join('\n')).not.toContain(traceId);
    expect((await lines(OPEN)).at(-2)).toBe('# EOF');
  });
});

describe('a gauge', () => {
  it('shows what there is when somebody looks, and asks nobody any more who no longer tells', async () => {
    measuring('transcriber');
    let open = 3;
    const stop = transcriber.streams.watch(() => [[open, {}]]);
    expect(await lines()).toContain('decroche_transcriber_streams 3');
    open = 1;
    expect(await lines()).toContain('decroche_transcriber_streams 1');
    stop();
    open = 9;
    expect((await lines()).join('\n')).not.toContain('decroche_transcriber_streams 9');
  });
});

describe('a program', () => {
  it('measures itself, its own and nothing of another one', async () => {
    measuring('retriever');
    const all = (await lines()).join('\n');
    expect(all).toMatch(/^decroche_process_memory_bytes \d{7,}$/m);
    expect(all).toMatch(/^decroche_process_cpu_seconds_total \d/m);
    expect(all).toMatch(/^decroche_process_handles \d+$/m);
    expect(all).toContain(
      'target_info{service_name="retriever",service_namespace="decroche",service_version="1.2.3"} 1',
    );
    expect(all).toContain('decroche_searches_total');
    expect(all).not.toContain('decroche_drafts');
  });

  it('measures nothing before it starts and after it ends', async () => {
    generator.drafts.add({ result: 'answer' });
    await measuring('generator').shutdown();
    generator.drafts.add({ result: 'answer' });
    measuring('generator');
    expect(await lines()).toContain('decroche_drafts_total{result="answer"} 0');
  });
});

describe('a collector', () => {
  let server: Server;
  const bodies: string[] = [];
  beforeEach(async () => {
    bodies.length = 0;
    server = createServer((request, response) => {
      void text(request).then((body) => {
        bodies.push(`${request.url} ${body}`);
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
    server.close();
  });

  it('is sent what was measured, the last of it when the program stops', async () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: process.env.OTEL_EXPORTER_OTLP_ENDPOINT ?? '' };
    const own = measuring('generator', env);
    generator.drafts.add({ result: 'abstained' });
    await own.shutdown();
    const sent = bodies.filter((body) => body.startsWith('/v1/metrics'));
    expect(sent.join()).toContain('"decroche.drafts"');
    expect(sent.join()).toContain('"abstained"');
  });

  it('that is dead holds no program for long', async () => {
    const closed = 'http://127.0.0.1:9';
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = closed;
    const own = measuring('generator', { OTEL_EXPORTER_OTLP_ENDPOINT: closed });
    const from = performance.now();
    await own.shutdown();
    expect(performance.now() - from).toBeLessThan(4_000);
  });
});

describe('a process whose telemetry is off', () => {
  it('measures nothing and shows nothing', async () => {
    measuring('generator', { OTEL_SDK_DISABLED: 'TRUE' });
    generator.drafts.add({ result: 'answer' });
    expect(await lines()).toEqual(['']);
  });

  it('measures with any other value', async () => {
    measuring('generator', { OTEL_SDK_DISABLED: 'false' });
    expect((await lines()).length).toBeGreaterThan(10);
  });
});
