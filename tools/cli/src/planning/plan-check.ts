import { percentile } from '@decroche/test-kit';
import { Agenda } from './agenda.ts';
import { letCallsCome } from './arrivals.ts';
import { type CallCosts, type CallFigures, CallSimulation, PARTS, type Part } from './call-simulation.ts';
import type { FundPlan } from './capacity-plan.ts';
import { Chance } from './chance.ts';
import type { Coefficients, Program } from './coefficients.ts';
import type { Demand } from './demand.ts';
import { SharedCores } from './shared-cores.ts';

/** Aims of the product from the end of speech, 95 of 100 calls, milliseconds (docs/architecture.md). */
const EXTRACTS_MS = 500;
const DRAFT_MS = 1_200;
/** Share of callers who may find no stream over the whole morning. */
const UNHEARD = 0.005;
/** Share of its cores that a part may use at any moment before its work comes late for sure. */
const BUSY = 0.9;
const VARIATION = { heard: 0.4, talk: 0.8, wrapUp: 0.5 };

/** What each part runs. */
const PROGRAMS_OF: Readonly<Record<Part, readonly Program[]>> = {
  telephony: ['asterisk', 'ari-gate', 'ivr-gateway'],
  transcriber: ['transcriber'],
  'pii-guard': ['pii-guard'],
  retriever: ['retriever'],
  generator: ['generator'],
  'agent-desktop': ['agent-desktop'],
};

/** A bound of the plan, and how much of it was used: above 1 it does not hold. */
export interface Bound {
  readonly what: string;
  readonly value: number;
  readonly bound: number;
  readonly unit: string;
}

/** A morning through the plan, with one of each kind of program lost that has a spare one. */
export interface PlanCheck {
  readonly calls: number;
  readonly heardShare: number;
  readonly straightToQueueShare: number;
  readonly extractsP95Ms: number;
  readonly draftP95Ms: number;
  readonly readyAtPickupShare: number;
  readonly waitMeanSeconds: number;
  readonly waitP95Seconds: number;
  readonly mostStreams: number;
  readonly mostCallers: number;
  /** Every bound, the one that is nearest first. */
  readonly bounds: readonly Bound[];
  readonly holds: boolean;
}

/** @param seed the same seed gives the same morning */
export function checkPlan(coefficients: Coefficients, plan: FundPlan, seed: number): PlanCheck {
  const agenda = new Agenda();
  const chance = new Chance(seed);
  const { demand } = plan;
  const cores = coresOf(agenda, coefficients, plan);
  const simulation = new CallSimulation({
    ...{ agenda, chance, course: courseOf(demand), costs: costsOf(coefficients, demand.recognisers) },
    resources: { agents: demand.agents, streams: plan.streamsWithoutOne, cores },
  });
  letCallsCome({ agenda, chance }, demand, () => simulation.arrive());
  agenda.run();
  return checkOf(simulation.figures(), cores, demand);
}

/** How calls go in production: durations of which some are much longer than most. */
function courseOf(demand: Demand) {
  const { noticeSeconds, heardSeconds, ringSeconds, talkSeconds, wrapUpSeconds } = demand;
  return {
    noticeSeconds: () => noticeSeconds,
    heardSeconds: (chance: Chance) => chance.logNormal(heardSeconds, VARIATION.heard),
    ringSeconds: (chance: Chance) => chance.logNormal(ringSeconds, VARIATION.wrapUp),
    talkSeconds: (chance: Chance) => chance.logNormal(talkSeconds, VARIATION.talk),
    wrapUpSeconds: (chance: Chance) => chance.logNormal(wrapUpSeconds, VARIATION.wrapUp),
  };
}

/** What the measured coefficients say of one call: its CPU is spread over the time in which it is heard. */
export function costsOf(coefficients: Coefficients, recognisers: Demand['recognisers']): CallCosts {
  const hearing = coefficients.hearing[recognisers];
  const { stagesMs } = coefficients;
  /** CPU seconds of the stages after the end of speech, which are work of their own in the simulation. */
  const ofStages: Partial<Record<Program, number>> = {
    transcriber: mean(hearing.textMs) / 1_000,
    retriever: mean(stagesMs.extracts) / 1_000,
    generator: mean(stagesMs.draft) / 1_000,
  };
  const whileHeard = (program: Program): number => {
    const [perCall, heardSeconds] =
      program === 'transcriber'
        ? [hearing.cpuSecondsPerCall, hearing.heardSeconds]
        : [coefficients.cpuSecondsPerCall[program], coefficients.heardSeconds];
    return Math.max(0, perCall - (ofStages[program] ?? 0)) / heardSeconds;
  };
  const ofParts = (of: (program: Program) => number): Record<Part, number> =>
    Object.fromEntries(
      PARTS.map((part) => [part, PROGRAMS_OF[part].reduce((sum, program) => sum + of(program), 0)]),
    ) as Record<Part, number>;
  const stage = (quantiles: readonly number[]) => (chance: Chance) => chance.measured(quantiles) / 1_000;
  return {
    coresWhileHeard: ofParts(whileHeard),
    coresWhileTalking: ofParts((program) => coefficients.coresPerConversation[program]),
    stages: {
      text: stage(hearing.textMs),
      extracts: stage(coefficients.stagesMs.extracts),
      draft: stage(coefficients.stagesMs.draft),
      painted: stage(coefficients.stagesMs.painted),
    },
  };
}

function coresOf(
  agenda: Agenda,
  coefficients: Coefficients,
  { services, demand }: FundPlan,
): Record<Part, SharedCores> {
  return Object.fromEntries(
    PARTS.map((part) => {
      const main = PROGRAMS_OF[part];
      const left = (program: Program): number => {
        const { replicas } = services[program];
        return program === 'pii-guard' ? replicas : replicas - 1;
      };
      const total = main.reduce((sum, program) => sum + left(program) * services[program].cores, 0);
      const idle = main.reduce((sum, program) => sum + left(program) * coefficients.idleCores[program], 0);
      const live = main.reduce(
        (sum, program) =>
          sum + coefficients.coresMoreWhereListened[program] * demand.agents * demand.liveShare,
        0,
      );
      return [part, new SharedCores(agenda, total, idle + live)];
    }),
  ) as Record<Part, SharedCores>;
}

function checkOf(
  figures: CallFigures,
  cores: Readonly<Record<Part, SharedCores>>,
  demand: Demand,
): PlanCheck {
  const {
    calls,
    unheard,
    extractsSeconds,
    draftSeconds,
    waitedSeconds,
    readyAtPickup,
    mostStreams,
    mostCallers,
  } = figures;
  const p95 = (values: readonly number[]): number => percentile(values, 0.95) ?? 0;
  const straightToQueueShare = calls === 0 ? 0 : unheard / calls;
  const extractsP95Ms = Math.round(p95(extractsSeconds) * 1_000);
  const draftP95Ms = Math.round(p95(draftSeconds) * 1_000);
  const waitP95Seconds = Math.round(p95(waitedSeconds));
  const bounds: Bound[] = [
    {
      what: 'streams of the transcribers: callers sent to the queue unheard',
      value: straightToQueueShare,
      bound: UNHEARD,
      unit: 'share',
    },
    { what: 'time to the extracts, p95', value: extractsP95Ms, bound: EXTRACTS_MS, unit: 'ms' },
    { what: 'time to the draft, p95', value: draftP95Ms, bound: DRAFT_MS, unit: 'ms' },
    { what: 'agents: wait for one, p95', value: waitP95Seconds, bound: demand.maxWaitSeconds, unit: 's' },
    ...PARTS.map((part) => ({
      what: `cores of ${part}: highest steady use`,
      value: Number(cores[part].highestSteadyShare.toFixed(3)),
      bound: BUSY,
      unit: 'share',
    })),
  ];
  bounds.sort((a, b) => b.value / b.bound - a.value / a.bound);
  const heard = calls - unheard;
  return {
    calls,
    heardShare: calls === 0 ? 1 : heard / calls,
    straightToQueueShare,
    extractsP95Ms,
    draftP95Ms,
    readyAtPickupShare: heard === 0 ? 1 : readyAtPickup / heard,
    waitMeanSeconds: Math.round(waitedSeconds.reduce((sum, each) => sum + each, 0) / Math.max(1, calls)),
    waitP95Seconds,
    mostStreams,
    mostCallers,
    bounds,
    holds: bounds.every(({ value, bound }) => value <= bound),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length);
}
