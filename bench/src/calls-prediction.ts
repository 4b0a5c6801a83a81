import {
  Agenda,
  CallSimulation,
  Chance,
  type Coefficients,
  costsOf,
  PARTS,
  type Part,
  SharedCores,
} from '@decroche/cli/planning';
import { percentile } from '@decroche/test-kit';

/** A run of the bench of calls, as it went. */
export interface BenchRun {
  readonly calls: number;
  readonly concurrency: number;
  readonly bothRecognisers: boolean;
  /** Means, seconds. */
  readonly heardSeconds: number;
  readonly callSeconds: number;
  /** Of the machine on which everything ran, callers and browsers too. */
  readonly cores: number;
}

/** What the simulation says that such a run takes, 95 of 100, milliseconds. */
export interface Prediction {
  readonly extractsP95Ms: number;
  readonly draftP95Ms: number;
}

/** Of the bench: how long a phone rings, an agent talks, and between the first calls of two callers, seconds. */
const RING_S = 2;
const TALK_S = 1.5;
const RAMP_S = 0.5;
/** Runs of the simulation that are put together, so that the prediction does not hang on one seed. */
const REPEATED = 20;

/**
 * The same calls through the simulation with which plans are checked, on one machine: so many callers, each of whom calls again when
 * his agent has hung up.
 */
export function predictBench(coefficients: Coefficients, run: BenchRun): Prediction {
  const [extracts, drafts]: [number[], number[]] = [[], []];
  for (let seed = 0; seed < REPEATED; seed += 1) {
    const figures = simulated(coefficients, run, seed);
    extracts.push(...figures.extractsSeconds);
    drafts.push(...figures.draftSeconds);
  }
  const p95 = (values: readonly number[]): number => Math.round((percentile(values, 0.95) ?? 0) * 1_000);
  return { extractsP95Ms: p95(extracts), draftP95Ms: p95(drafts) };
}

function simulated(
  coefficients: Coefficients,
  run: BenchRun,
  seed: number,
): ReturnType<CallSimulation['figures']> {
  const agenda = new Agenda();
  const chance = new Chance(seed);
  const { calls, concurrency, heardSeconds, callSeconds, cores } = run;
  const recognisers = run.bothRecognisers ? 'both' : 'embedded';
  const costs = costsOf(coefficients, recognisers);
  const idle = Object.values(coefficients.idleCores).reduce((sum, each) => sum + each, 0);
  const machine = new SharedCores(agenda, cores, idle);
  // The CPU of a call is spread over the time in which this run's callers were heard; phones and browsers over the whole call.
  const spread = (part: Part): number =>
    (part === 'transcriber' ? coefficients.hearing[recognisers].heardSeconds : coefficients.heardSeconds) /
    heardSeconds;
  // What the browser paints is work of its own in the simulation.
  const painting = mean(coefficients.stagesMs.painted) / 1_000;
  const beside = Math.max(0, coefficients.benchCpuSecondsPerCall - painting) / callSeconds;
  const simulation = new CallSimulation({
    ...{ agenda, chance },
    course: {
      noticeSeconds: () => Math.max(0, callSeconds - heardSeconds - RING_S - TALK_S),
      heardSeconds: (chance) => chance.logNormal(heardSeconds, 0.2),
      ringSeconds: () => RING_S,
      talkSeconds: () => TALK_S,
      wrapUpSeconds: () => 0,
    },
    costs: {
      ...costs,
      coresWhileHeard: Object.fromEntries(
        PARTS.map((part) => [part, costs.coresWhileHeard[part] * spread(part)]),
      ) as Record<Part, number>,
    },
    resources: {
      ...{ agents: concurrency, streams: calls },
      cores: Object.fromEntries(PARTS.map((part) => [part, machine])) as Record<Part, SharedCores>,
      browsers: machine,
    },
  });
  let placed = 0;
  const place = (): void => {
    if (placed === calls) machine.addSteady(-beside);
    else {
      placed += 1;
      simulation.arrive(place);
    }
  };
  for (let at = 0; at < Math.min(concurrency, calls); at += 1)
    agenda.in(at * RAMP_S, () => {
      machine.addSteady(beside);
      place();
    });
  agenda.run();
  return simulation.figures();
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length);
}
