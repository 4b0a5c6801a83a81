import { setTimeout as delay } from 'node:timers/promises';
import { type Constellation, SERVICES, SpanCollector, startConstellation } from '@decroche/cli/constellation';
import { placeCall, speak, startAgentPhone } from '@decroche/local-stack';
import { costBetween, costMark } from './cost-meter.ts';
import { type PairedDifference, pairedDifference } from './paired-difference.ts';

/** What is compared with services that measure nothing. */
const WAYS = ['off', 'metrics', 'metrics and traces'] as const;
type Way = (typeof WAYS)[number];

/** How much is placed. */
export interface MeasuringOptions {
  /** Rounds that count: in each, every installation has the same calls at the same time. */
  readonly rounds: number;
  /** Calls at once in each of them. */
  readonly atOnce: number;
  readonly warmUp: number;
}

/** What measuring costs. CPU of all programs of an installation, Asterisk, NATS and Redis included. */
export interface MeasuringResult {
  readonly rounds: number;
  readonly atOnce: number;
  /** CPU seconds of one call without measuring, with its share of what goes on meanwhile. */
  readonly offCpuSeconds: number;
  readonly metrics: PairedDifference;
  readonly metricsAndTraces: PairedDifference;
  /** Spans of one call. */
  readonly spansPerCall: number;
}

const SENTENCES = [
  "mon mari est décédé est-ce que j'ai droit à sa retraite",
  "je n'ai pas reçu mon paiement ce mois-ci",
  'comment demander la retraite progressive',
  'combien de trimestres pour trois enfants',
];
const RING_MS = 500;
const TALK_MS = 1_000;
/** Between the calls of a round. */
const APART_MS = 400;
const PATIENCE_MS = 60_000;
/** Traces as `deploy/k8s` has them sent: as seldom as by default, where tests wait for them, and without the measures. */
function tracesOf(otlpEndpoint: string): Record<string, Record<string, string>> {
  const settings = {
    OTEL_EXPORTER_OTLP_ENDPOINT: '',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${otlpEndpoint}/v1/traces`,
    OTEL_BSP_SCHEDULE_DELAY: '',
  };
  return Object.fromEntries(SERVICES.map((name) => [name, settings]));
}

/** As Prometheus asks by default in the guide, milliseconds. */
const SCRAPE_EVERY_MS = 15_000;

/**
 * Three installations side by side: one measures nothing, one measures and is asked by a Prometheus, one sends traces as well. Each
 * round is the same calls in all three at once, so that what disturbs one disturbs all.
 */
export async function benchMeasuring(
  { rounds, warmUp, atOnce }: MeasuringOptions,
  say: (line: string) => void,
): Promise<MeasuringResult> {
  const collector = new SpanCollector();
  const otlpEndpoint = await collector.start();
  const installed = new Map<Way, Constellation>();
  let scraping: NodeJS.Timeout | undefined;
  try {
    for (const way of WAYS) {
      say(way);
      installed.set(
        way,
        await startConstellation({
          agents: atOnce,
          logLevel: 'warn',
          briefPrompts: true,
          measured: way !== 'off',
          ...(way === 'metrics and traces' ? { otlpEndpoint, overrides: tracesOf(otlpEndpoint) } : {}),
        }),
      );
    }
    for (const { stack } of installed.values())
      for (const { extension } of stack.agents)
        await startAgentPhone({ stack, extension, ringMs: RING_MS, hangUpAfterMs: TALK_MS });
    const measured = WAYS.filter((way) => way !== 'off').flatMap((way) => healthPorts(installed.get(way)));
    scraping = setInterval(() => void scrape(measured), SCRAPE_EVERY_MS);
    const audio = await Promise.all(SENTENCES.map((sentence) => speak(sentence)));
    const used = Object.fromEntries(WAYS.map((way) => [way, []])) as unknown as Record<Way, number[]>;
    for (let round = 0; round < warmUp + rounds; round += 1) {
      const wav = audio[round % audio.length];
      if (wav === undefined) break;
      const costs = await Promise.all(
        [...installed].map(
          async ([way, constellation]) => [way, await costOfCalls(constellation, wav, atOnce)] as const,
        ),
      );
      if (round >= warmUp) for (const [way, seconds] of costs) used[way].push(seconds);
      say(
        `round ${round + 1} of ${warmUp + rounds}: ${costs.map(([way, cost]) => `${way} ${cost.toFixed(2)} s`).join(', ')}`,
      );
    }
    return {
      ...{ rounds, atOnce },
      offCpuSeconds: Number((used.off.reduce((sum, each) => sum + each, 0) / rounds).toFixed(3)),
      metrics: pairedDifference(used.metrics, used.off),
      metricsAndTraces: pairedDifference(used['metrics and traces'], used.off),
      spansPerCall: Math.round(collector.spans.length / ((warmUp + rounds) * atOnce)),
    };
  } finally {
    clearInterval(scraping);
    await Promise.allSettled([...installed.values()].map((each) => each.stop()));
    await collector.stop();
  }
}

async function costOfCalls(
  constellation: Constellation,
  wav: Awaited<ReturnType<typeof speak>>,
  atOnce: number,
): Promise<number> {
  const { stack, promptsMs } = constellation;
  const speechMs = (wav.pcm.length / wav.sampleRate) * 1_000;
  const from = await costMark(constellation);
  await Promise.all(
    Array.from({ length: atOnce }, async (_, at) => {
      await delay(at * APART_MS);
      const call = await placeCall({
        ...{ stack, wav, speakAfterMs: promptsMs },
        hangUpAfterMs: promptsMs + speechMs + PATIENCE_MS,
      });
      await call.ended;
    }),
  );
  const { cpuSeconds } = costBetween(from, await costMark(constellation));
  return Object.values(cpuSeconds).reduce((sum, each) => sum + each, 0) / atOnce;
}

function healthPorts(constellation: Constellation | undefined): number[] {
  if (constellation === undefined) return [];
  const { health, ariGateHealth } = constellation.ports;
  return [...Object.values(health), ariGateHealth];
}

async function scrape(ports: readonly number[]): Promise<void> {
  const headers = { accept: 'application/openmetrics-text;version=1.0.0' };
  await Promise.allSettled(
    ports.map(async (port) => (await fetch(`http://127.0.0.1:${port}/metrics`, { headers })).text()),
  );
}
