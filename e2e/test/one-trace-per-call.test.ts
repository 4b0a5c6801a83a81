import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExportedSpan, SpanCollector } from '@decroche/cli/constellation';
import {
  type AgentPhone,
  ensure,
  type PortReservation,
  reservePorts,
  type ServiceProcess,
  startPrometheus,
} from '@decroche/local-stack';
import { type Instrument, METRICS } from '@decroche/metrics';
import { ATTRIBUTES } from '@decroche/service-kit';
import { until } from '@decroche/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Scene, SURVIVOR_NEED } from '../src/scene.ts';

const ALERT_RULES = join(import.meta.dirname, '../../infra/prometheus/alerts.yaml');

/** Of one call that is picked up, no desk being open. */
const MAX_SPANS = 60;

const collector = new SpanCollector();
let scene: Scene;
let phone: AgentPhone;
let trace: ExportedSpan[] = [];
let prometheus: ServiceProcess;
let folder: string;
let ports: PortReservation;
let ask: string;

beforeAll(async () => {
  const otlpEndpoint = await collector.start();
  scene = await Scene.create({ agents: 1, otlpEndpoint });
  await ensure(['prometheus']);
  folder = await mkdtemp(join(tmpdir(), 'decroche-prometheus-'));
  ports = await reservePorts({ singles: 1 });
  const [port = 0] = ports.singles;
  ask = `http://127.0.0.1:${port}/api/v1`;
  const targets = scene.constellation.ports.health;
  prometheus = await startPrometheus({ port, targets, folder, rules: [ALERT_RULES] });
  phone = await scene.phone('1001');
  const call = await scene.call(await scene.says(SURVIVOR_NEED));
  const { conversationId } = await scene.step('picked-up', 20_000);
  await call.hangUp();
  await call.ended;
  await scene.step('ended');
  const root = (): ExportedSpan | undefined =>
    collector.spans.find(
      ({ name, attributes }) => name === 'call' && attributes[ATTRIBUTES.conversationId] === conversationId,
    );
  await until('the root span is exported', () => root() !== undefined);
  await until('every service exported spans of the call', () => {
    trace = collector.spans.filter(({ traceId }) => traceId === root()?.traceId);
    return new Set(trace.map(({ service }) => service)).size === 6;
  });
});

afterAll(async () => {
  await prometheus?.stop();
  await ports?.release();
  await phone?.stop();
  await scene?.stop();
  await collector.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

interface Answer {
  readonly data: {
    readonly result: readonly { readonly metric: Record<string, string>; readonly value: [number, string] }[];
  };
}

/** What Prometheus has for a query, once it has something that will do. */
async function measured(
  query: string,
  enough: (value: number) => boolean = (value) => value > 0,
): Promise<number> {
  let value = Number.NaN;
  await until(`Prometheus has enough of ${query}`, async () => {
    const answer = await fetch(`${ask}/query?query=${encodeURIComponent(query)}`);
    const { data } = (await answer.json()) as Answer;
    value = Number(data.result[0]?.value[1]);
    return enough(value);
  });
  return value;
}

/** True when some span of `service` has an ancestor chain that enters it from a span of `from`. */
function edge(from: string, to: string): boolean {
  const byId = new Map(trace.map((span) => [span.spanId, span]));
  return trace.some((span) => span.service === to && byId.get(span.parentSpanId)?.service === from);
}

describe('one trace per call', () => {
  it('goes through all six services', () => {
    expect([...new Set(trace.map(({ service }) => service))].sort()).toEqual([
      'agent-desktop',
      'generator',
      'ivr-gateway',
      'pii-guard',
      'retriever',
      'transcriber',
    ]);
  });

  it.each([
    ['ivr-gateway', 'transcriber'],
    ['transcriber', 'pii-guard'],
    ['pii-guard', 'retriever'],
    ['retriever', 'generator'],
    ['generator', 'agent-desktop'],
    ['ivr-gateway', 'agent-desktop'],
  ])('has a parent-to-child edge from %s to %s', (from, to) => {
    expect(edge(from, to)).toBe(true);
  });

  it('says what the collector decides by: the mode of the call, and how late the draft was', () => {
    const valuesOf = (key: string): unknown[] => trace.map(({ attributes }) => attributes[key]);
    expect(valuesOf(ATTRIBUTES.mode)).toContain('listening');
    const late = valuesOf(ATTRIBUTES.afterSpeechMs).filter((value) => value !== undefined);
    expect(late.length).toBeGreaterThan(0);
    for (const ms of late) expect(Number(ms)).toBeLessThan(3_000);
  });

  it('costs a bounded number of spans: each is made, sent and kept until the collector decides', () => {
    expect(trace.length).toBeLessThanOrEqual(MAX_SPANS);
  });

  it('has one root, and every other span hangs under it', () => {
    const ids = new Set(trace.map(({ spanId }) => spanId));
    const orphans = trace.filter(({ parentSpanId }) => !ids.has(parentSpanId));
    expect(orphans.map(({ name }) => name)).toEqual(['call']);
  });

  it('carries declared attributes only', () => {
    const declared = new Set<string>(Object.values(ATTRIBUTES));
    const foreign = collector.spans.flatMap(({ attributes }) =>
      Object.keys(attributes).filter((key) => !declared.has(key)),
    );
    expect(foreign).toEqual([]);
  });
});

describe('what Prometheus measures of it', () => {
  it.each([
    'sum(decroche_calls_ended_total{mode="listening"})',
    'decroche_call_before_queue_seconds_count',
    'decroche_transcriber_audio_seconds_total',
    'decroche_redactor_texts_total{outcome="text"}',
    'decroche_redactor_held_back_seconds_count',
    'decroche_searches_total{outcome="answer"}',
    'decroche_drafts_total{result="answer"}',
    'decroche_draft_duration_seconds_count',
  ])('%s', async (query) => {
    expect(await measured(query)).toBeGreaterThan(0);
  });

  it('is every program, each ready, and nothing of who called', async () => {
    expect(await measured('count(up == 1)', (value) => value === 6)).toBe(6);
    expect(await measured('count(decroche_ready == 1)', (value) => value === 6)).toBe(6);
    const labels = (await (await fetch(`${ask}/labels`)).json()) as { data: string[] };
    const known = [
      '__name__',
      'instance',
      'job',
      'le',
      'program',
      'quantile',
      'alertname',
      'alertstate',
      'severity',
    ];
    const declared = new Set(
      Object.values(METRICS).flatMap((group) =>
        Object.values(group).flatMap((each: Instrument) => Object.keys(each.declaration.attributes)),
      ),
    );
    const target = ['service_name', 'service_namespace', 'service_version'];
    expect(
      labels.data.filter((label) => ![...known, ...target].includes(label) && !declared.has(label)),
    ).toEqual([]);
  });

  it('leads from a slow bucket to the trace of the call', async () => {
    const since = Math.floor(Date.now() / 1000) - 600;
    const query = encodeURIComponent('decroche_draft_duration_seconds_bucket');
    const url = `${ask}/query_exemplars?query=${query}&start=${since}&end=${since + 1200}`;
    const traceIds = new Set<string>();
    await until('an exemplar of the call is there', async () => {
      const { data } = (await (await fetch(url)).json()) as {
        data: readonly {
          readonly exemplars: readonly { readonly labels: { readonly trace_id: string } }[];
        }[];
      };
      for (const { exemplars } of data) for (const { labels } of exemplars) traceIds.add(labels.trace_id);
      return traceIds.size > 0;
    });
    expect([...traceIds]).toContain(trace[0]?.traceId);
  });

  it('is also sent to a collector', async () => {
    await until('measures came by OTLP', () =>
      collector.raw.some((body) => body.includes('"decroche.drafts"')),
    );
    const bodies = collector.raw.filter((body) => body.includes('"resourceMetrics"'));
    expect(bodies.join()).not.toMatch(/décédé|mari|retraite/);
  });
});
