import { type ExportedSpan, SpanCollector } from '@decroche/cli/constellation';
import type { AgentPhone } from '@decroche/local-stack';
import { ATTRIBUTES } from '@decroche/service-kit';
import { until } from '@decroche/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Scene, SURVIVOR_NEED } from '../src/scene.ts';

const collector = new SpanCollector();
let scene: Scene;
let phone: AgentPhone;
let trace: ExportedSpan[] = [];

beforeAll(async () => {
  const otlpEndpoint = await collector.start();
  scene = await Scene.create({ agents: 1, otlpEndpoint });
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
  await phone?.stop();
  await scene?.stop();
  await collector.stop();
});

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
