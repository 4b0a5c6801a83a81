import { describe, expect, it } from 'vitest';
import { Agenda } from './agenda.ts';
import { letCallsCome } from './arrivals.ts';
import {
  type CallCosts,
  type CallCourse,
  type CallFigures,
  CallSimulation,
  PARTS,
  type Part,
} from './call-simulation.ts';
import { Chance } from './chance.ts';
import { SharedCores } from './shared-cores.ts';

const NO_CORES = Object.fromEntries(PARTS.map((part) => [part, 0])) as Record<Part, number>;
const HOURS_WARM = 2;
const HOURS = 12;

interface World {
  readonly seed: number;
  readonly callsPerHour: number;
  readonly agents: number;
  readonly streams: number;
  /** Default {@link HOURS}, after the first ones. */
  readonly hours?: number;
  readonly course?: Partial<CallCourse>;
  readonly costs?: Partial<CallCosts>;
}

function simulated({
  seed,
  callsPerHour,
  agents,
  streams,
  hours = HOURS,
  course,
  costs,
}: World): CallFigures {
  const agenda = new Agenda();
  const chance = new Chance(seed);
  const never = (): number => 0;
  const simulation = new CallSimulation({
    ...{ agenda, chance },
    course: {
      ...{ noticeSeconds: never, heardSeconds: never, ringSeconds: never, wrapUpSeconds: never },
      talkSeconds: (chance) => chance.exponential(180),
      ...course,
    },
    costs: {
      ...{ coresWhileHeard: NO_CORES, coresWhileTalking: NO_CORES },
      stages: { text: () => 0.05, extracts: () => 0.03, draft: () => 0.02, painted: () => 0.01 },
      ...costs,
    },
    resources: {
      ...{ agents, streams },
      cores: Object.fromEntries(PARTS.map((part) => [part, new SharedCores(agenda, 4)])) as Record<
        Part,
        SharedCores
      >,
    },
  });
  const quarters = Array.from({ length: 4 * (HOURS_WARM + hours) }, (_, at) => ({
    fromMinute: at * 15,
    factor: 1,
  }));
  letCallsCome({ agenda, chance }, { quarters, callsPerHour }, () => simulation.arrive());
  agenda.run();
  return simulation.figures();
}

/** Erlang's C formula: share of those who wait, and their mean wait over all, where both times are exponential. */
function erlangC(load: number, agents: number, talkSeconds: number): { waits: number; meanSeconds: number } {
  let refused = 1;
  for (let at = 1; at <= agents; at += 1) refused = (load * refused) / (at + load * refused);
  const waits = refused / (1 - (load / agents) * (1 - refused));
  return { waits, meanSeconds: (waits * talkSeconds) / (agents - load) };
}

/** Mean and half the width of its 99 % interval (Student, 19 degrees of freedom). */
function interval(values: readonly number[]): { mean: number; half: number } {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  const variance = values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (values.length - 1);
  return { mean, half: 2.861 * Math.sqrt(variance / values.length) };
}

describe('agents', () => {
  it('are waited for as Erlang’s C formula says, where arrivals and conversations are without memory', () => {
    const runs = Array.from({ length: 20 }, (_, seed) => {
      const { waitedSeconds } = simulated({ seed, callsPerHour: 180, agents: 11, streams: 1_000 });
      // It begins empty: the first hours are not counted.
      const steady = waitedSeconds.slice(
        Math.round((waitedSeconds.length * HOURS_WARM) / (HOURS_WARM + HOURS)),
      );
      const waits = steady.filter((seconds) => seconds > 0).length / steady.length;
      return { waits, meanSeconds: steady.reduce((sum, each) => sum + each, 0) / steady.length };
    });
    const formula = erlangC((180 / 3_600) * 180, 11, 180);
    for (const what of ['waits', 'meanSeconds'] as const) {
      const { mean, half } = interval(runs.map((run) => run[what]));
      expect(half).toBeLessThan(formula[what] / 2);
      expect(Math.abs(mean - formula[what]), what).toBeLessThan(half);
    }
  });
});

describe('streams', () => {
  it('refuse as Erlang’s B formula says, and who is refused is queued', () => {
    const runs = Array.from({ length: 20 }, (_, seed) => {
      const course = { heardSeconds: (chance: Chance) => chance.exponential(10) };
      const { calls, unheard, waitedSeconds } = simulated({
        seed,
        callsPerHour: 1_440,
        agents: 10_000,
        streams: 6,
        hours: 2,
        course,
      });
      expect(waitedSeconds).toHaveLength(calls);
      return unheard / calls;
    });
    let formula = 1;
    for (let place = 1; place <= 6; place += 1) formula = (4 * formula) / (place + 4 * formula);
    const { mean, half } = interval(runs);
    expect(half).toBeLessThan(formula / 5);
    expect(Math.abs(mean - formula)).toBeLessThan(half);
  });
});

it('the stages follow one another, and the draft is there when the agent answers', () => {
  const course = { ringSeconds: () => 2, heardSeconds: () => 5 };
  const { calls, extractsSeconds, draftSeconds, readyAtPickup } = simulated({
    seed: 1,
    callsPerHour: 2,
    agents: 50,
    streams: 9,
    course,
  });
  expect(calls).toBeGreaterThan(10);
  expect(Math.max(...extractsSeconds)).toBeCloseTo(0.09, 6);
  expect(Math.max(...draftSeconds)).toBeCloseTo(0.1, 6);
  expect(readyAtPickup).toBe(calls);
});

it('is the same for the same seed, and another for another', () => {
  const world = { callsPerHour: 100, agents: 5, streams: 3 };
  expect(simulated({ ...world, seed: 7 })).toEqual(simulated({ ...world, seed: 7 }));
  expect(simulated({ ...world, seed: 8 })).not.toEqual(simulated({ ...world, seed: 7 }));
});

it('cores that are all in use make every stage late', () => {
  const busy = { ...NO_CORES, transcriber: 3 };
  const course = { heardSeconds: () => 10 };
  const quiet = simulated({ seed: 3, callsPerHour: 900, agents: 100, streams: 50, course });
  const late = simulated({
    seed: 3,
    callsPerHour: 900,
    agents: 100,
    streams: 50,
    course,
    costs: { coresWhileHeard: busy },
  });
  const mean = ({ extractsSeconds }: CallFigures): number =>
    extractsSeconds.reduce((sum, each) => sum + each, 0) / extractsSeconds.length;
  expect(mean(late)).toBeGreaterThan(mean(quiet) * 3);
});
