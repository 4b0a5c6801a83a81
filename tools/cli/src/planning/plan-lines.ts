import type { FundPlan } from './capacity-plan.ts';
import type { Coefficients } from './coefficients.ts';
import type { Demand } from './demand.ts';
import { highestRate } from './demand.ts';
import { CODECS, sipMbps, tcpMbps, voiceMbps } from './link-bandwidth.ts';
import type { PlanCheck } from './plan-check.ts';

/** The whole plan, for the JSON line: its first four names are fixed. */
export interface PlanResult {
  readonly cores: number;
  readonly memoryGb: number;
  /** All funds together. */
  readonly replicas: Readonly<Record<string, number>>;
  readonly coefficients: Coefficients;
  readonly funds: number;
  readonly agents: number;
  readonly callsPerHour: number;
  /** Of each replica. */
  readonly perReplica: Readonly<Record<string, { readonly cores: number; readonly memoryMb: number }>>;
  readonly streams: number;
  readonly callersAtOnce: number;
  /** All funds together, Mbit/s; voices in each direction, the rest both. */
  readonly linkMbps: Readonly<Record<string, number>>;
  readonly simulated: PlanCheck;
}

/** Of `funds` funds of the same size. */
export function resultOf(
  coefficients: Coefficients,
  plan: FundPlan,
  check: PlanCheck,
  funds: number,
): PlanResult {
  const { demand, services } = plan;
  const callers = Math.max(plan.callersAtOnce, check.mostCallers);
  const links = linksOf(coefficients, demand, callers, check.mostStreams);
  return {
    cores: Math.ceil(plan.cores * funds),
    memoryGb: Math.ceil(plan.memoryGb * funds),
    replicas: Object.fromEntries(
      Object.entries(services).map(([name, { replicas }]) => [name, replicas * funds]),
    ),
    coefficients,
    funds,
    agents: demand.agents * funds,
    callsPerHour: demand.callsPerHour * funds,
    perReplica: Object.fromEntries(
      Object.entries(services).map(([name, { cores, memoryMb }]) => [name, { cores, memoryMb }]),
    ),
    streams: plan.streams * funds,
    callersAtOnce: callers * funds,
    linkMbps: Object.fromEntries(
      Object.entries(links).map(([name, mbps]) => [name, Number((mbps * funds).toPrecision(3))]),
    ),
    simulated: check,
  };
}

function linksOf(
  coefficients: Coefficients,
  demand: Demand,
  callers: number,
  heard: number,
): Record<string, number> {
  const rate = highestRate(demand);
  const { trafficPerCall } = coefficients;
  const of = (name: string): number => tcpMbps(trafficPerCall[name] ?? { bytes: 0, segments: 0 }, rate);
  const voice = voiceMbps(demand.codec, demand.encrypted);
  const spread = demand.heardSeconds / coefficients.heardSeconds;
  const grpcAudio = tcpMbps(
    trafficPerCall.transcriber ?? { bytes: 0, segments: 0 },
    heard / coefficients.heardSeconds,
  );
  return {
    trunk: callers * voice + sipMbps(rate),
    phones: demand.agents * voice + sipMbps(rate),
    ...Object.fromEntries(
      CODECS.map((codec) => [`trunk, ${codec}`, callers * voiceMbps(codec, demand.encrypted)]),
    ),
    'voices to the transcribers (gRPC)': grpcAudio,
    'bus (NATS)': of('nats') * spread,
    Redis: of('redis') * spread,
    'desks (SSE and pages)': of('agent-desktop'),
  };
}

/** The plan for people. */
export function planLines(result: PlanResult, plan: FundPlan): string {
  const { demand } = plan;
  const { simulated: check, coefficients, funds } = result;
  const each =
    funds === 1
      ? ''
      : `, ${funds} funds of ${demand.agents} agents and ${Math.round(demand.callsPerHour)} calls an hour each`;
  const rows = Object.entries(plan.services).map(
    ([name, { replicas, cores, memoryMb, usedCores }]) =>
      `  ${name.padEnd(14)} ${String(replicas * funds).padStart(4)} × ${cores.toFixed(1).padStart(4)} cores ${String(memoryMb).padStart(5)} MiB   used ${usedCores.toFixed(2)} each when one is lost`,
  );
  const links = Object.entries(result.linkMbps).map(
    ([name, mbps]) => `  ${name.padEnd(36)} ${String(mbps).padStart(8)} Mbit/s`,
  );
  const bounds = check.bounds.map(
    ({ what, value, bound, unit }) =>
      `  ${what.padEnd(64)} ${shown(value, unit).padStart(9)} of ${shown(bound, unit)}${value > bound ? '   BREAKS' : ''}`,
  );
  return [
    `${result.agents} agents, ${Math.round(result.callsPerHour)} calls in the busiest hour${each}`,
    '',
    `${result.cores} cores, ${result.memoryGb} GB of memory, without the cluster's own and without PostgreSQL`,
    ...rows,
    '',
    `${result.streams} streams for callers (${demand.recognisers === 'both' ? 'both recognisers' : 'the embedded recogniser alone'}); ${result.callersAtOnce} callers at once at most`,
    'Links, voices in each direction, the rest in both:',
    ...links,
    '',
    `A simulated morning${funds === 1 ? '' : ' of one fund'}, one of each lost that has a spare one: ${check.calls} calls`,
    `  heard ${percent(check.heardShare)}, straight to the queue ${percent(check.straightToQueueShare)}; draft there at the pickup ${percent(check.readyAtPickupShare)} of those heard`,
    `  extracts p95 ${check.extractsP95Ms} ms, draft p95 ${check.draftP95Ms} ms after the end of speech`,
    `  wait for an agent: mean ${check.waitMeanSeconds} s, p95 ${check.waitP95Seconds} s; ${check.mostStreams} heard at once, ${check.mostCallers} callers at once`,
    ...bounds,
    '',
    `Measured on ${coefficients.measuredAt}, ${coefficients.machine.processor}, ${coefficients.machine.cores} cores, at ${coefficients.commit}; again: ${coefficients.again}`,
    verdict(check),
    '',
  ].join('\n');
}

/** One sentence: whether the plan holds, or what breaks first. */
export function verdict({ holds, bounds }: PlanCheck): string {
  const [first] = bounds;
  if (first === undefined) return 'The plan holds.';
  const said = `${first.what}, ${shown(first.value, first.unit)} of ${shown(first.bound, first.unit)}`;
  return holds
    ? `The plan holds; nearest to its bound: ${said}.`
    : `The plan does not hold; first breaks: ${said}.`;
}

function shown(value: number, unit: string): string {
  return unit === 'share' ? percent(value) : `${value} ${unit}`;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}
