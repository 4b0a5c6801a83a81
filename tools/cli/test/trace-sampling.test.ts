import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reservePorts } from '@decroche/local-stack';
import { ATTRIBUTES, inSpan, startTelemetry, type Telemetry } from '@decroche/service-kit';
import { notTried, until } from '@decroche/test-kit';
import { afterEach, expect, it } from 'vitest';
import { SpanCollector } from '../src/constellation/span-collector.ts';
import { ROOT } from '../src/root.ts';

const POLICIES = join(ROOT, 'infra/otel/collector.yaml');
const START_MS = 20_000;
const DECIDED_MS = 20_000;
const NORMAL_CALLS = 400;
const OF_EACH = 8;

const { OTELCOL } = process.env;
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** The product's own configuration in a real collector, which hands over to a receiver of ours what it keeps. */
async function collect(
  program: string,
  sharePercent: number,
): Promise<{ kept: SpanCollector; telemetry: Telemetry }> {
  const kept = new SpanCollector();
  const to = await kept.start();
  ends.push(() => kept.stop());
  const folder = await mkdtemp(join(tmpdir(), 'decroche-otelcol-'));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  const ports = await reservePorts({ singles: 2 });
  ends.push(() => ports.release());
  const [http = 0, grpc = 0] = ports.singles;
  const here = join(folder, 'here.yaml');
  await writeFile(
    here,
    `receivers:
  otlp:
    protocols:
      http: { endpoint: '127.0.0.1:${http}' }
      grpc: { endpoint: '127.0.0.1:${grpc}' }
exporters:
  otlphttp: { endpoint: '${to}', encoding: json, compression: none }
processors:
  batch: { timeout: 50ms }
service:
  telemetry: { metrics: { level: none } }
  pipelines:
    traces: { exporters: [otlphttp] }
`,
  );
  const collector: ChildProcess = spawn(program, ['--config', POLICIES, '--config', here], {
    env: { ...process.env, TRACE_DECISION_WAIT: '3s', TRACE_SHARE_PERCENT: String(sharePercent) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: string[] = [];
  collector.stderr?.on('data', (data: Buffer) => said.push(String(data)));
  const over = new Promise((resolve) => collector.once('exit', resolve));
  ends.push(async () => {
    collector.kill('SIGTERM');
    await over;
  });
  await until(
    'the collector is ready',
    () => {
      if (collector.exitCode !== null) throw new Error(`the collector ended: ${said.join('').slice(-2_000)}`);
      return said.join('').includes('Everything is ready');
    },
    START_MS,
  );
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${http}`;
  const telemetry = startTelemetry('ivr-gateway', process.env);
  ends.push(() => {
    delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  });
  return { kept, telemetry };
}

/** What a call leaves, as the gateway and the desk mark it. */
interface Marks {
  readonly mode?: string;
  readonly afterSpeechMs?: number;
  readonly fails?: boolean;
}

/** @returns its trace */
async function call(
  { tracer }: Telemetry,
  { mode = 'listening', afterSpeechMs = 180, fails = false }: Marks,
): Promise<string> {
  let traceId = '';
  await inSpan(tracer, 'call', {}, async (span) => {
    ({ traceId } = span.spanContext());
    span.setAttribute(ATTRIBUTES.mode, mode);
    await inSpan(tracer, 'receive conv.*.draft', {}, (received) => {
      received.setAttribute(ATTRIBUTES.afterSpeechMs, afterSpeechMs);
      if (fails) throw new Error('the composer failed');
    }).catch(() => undefined);
  });
  return traceId;
}

const tracesIn = ({ spans }: SpanCollector): Set<string> => new Set(spans.map(({ traceId }) => traceId));

it('a failed, a late and a degraded call are kept whole, and of the others the share that was set', async (context) => {
  if (OTELCOL === undefined)
    notTried(context, 'no collector: OTELCOL names an otelcol-contrib of 0.140 or later (infra/README.md)');
  const { kept, telemetry } = await collect(OTELCOL, 25);
  const wanted: string[] = [];
  // Each often enough that the share alone would not keep them all.
  for (const marks of [
    { fails: true },
    { afterSpeechMs: 3_000 },
    { mode: 'no-capacity' },
    { mode: 'listening-lost' },
  ])
    for (let at = 0; at < OF_EACH; at += 1) wanted.push(await call(telemetry, marks));
  const normal = new Set<string>();
  for (let at = 0; at < NORMAL_CALLS; at += 1) {
    const mode = (['listening', 'refused', 'silent', 'unknown'] as const)[at % 4];
    normal.add(await call(telemetry, { ...(mode === undefined ? {} : { mode }), afterSpeechMs: 2_999 }));
  }
  await telemetry.shutdown();
  const least = wanted.length + NORMAL_CALLS * 0.15;
  await until('the collector has decided', () => tracesIn(kept).size >= least, DECIDED_MS);
  await until(
    'nothing more comes',
    (() => {
      let [before, same] = [-1, 0];
      return () => {
        same = kept.spans.length === before ? same + 1 : 0;
        before = kept.spans.length;
        return same > 20;
      };
    })(),
    DECIDED_MS,
  );
  for (const traceId of wanted)
    expect(
      kept.spans
        .filter((span) => span.traceId === traceId)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['call', 'receive conv.*.draft']);
  // A quarter of 400, four standard deviations of a binomial around it.
  const share = [...tracesIn(kept)].filter((traceId) => normal.has(traceId)).length;
  expect(Math.abs(share - 100)).toBeLessThan(4 * Math.sqrt(400 * 0.25 * 0.75));
}, 90_000);
