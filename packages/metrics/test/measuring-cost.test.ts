import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { METRICS, type Metrics, startMetrics } from '../src/mod.ts';

/** What declaring, checking and remembering exemplars may take beside what the SDK takes for counting. */
const MOST_TIMES = 6;
const TRIALS = 15;
const MEASURES = 20_000;

let metrics: Metrics;
const provider = new MeterProvider();

beforeAll(() => {
  metrics = startMetrics('retriever', '1.2.3', {});
});
afterAll(async () => {
  await metrics.shutdown();
  await provider.shutdown();
});

/** CPU of the process: what else the machine does is not in it. */
function cpuOf(work: () => void): number {
  const before = process.cpuUsage();
  for (let at = 0; at < MEASURES; at += 1) work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

it('a measure of the registry costs a few times what the SDK takes for one, no more', () => {
  const bare = provider
    .getMeter('bare')
    .createHistogram('bare', { advice: { explicitBucketBoundaries: [0.1, 1, 10] } });
  const { searching } = METRICS.retriever;
  const ratios = Array.from({ length: TRIALS }, () => {
    const ours = cpuOf(() => searching.record(0.02, {}));
    const theirs = cpuOf(() => bare.record(0.02, {}));
    return ours / Math.max(1, theirs);
  });
  expect(median(ratios)).toBeLessThan(MOST_TIMES);
});
