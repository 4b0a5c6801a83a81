import type { Coefficients, Program } from './coefficients.ts';
import { callersAtOnce, type Demand, highestRate } from './demand.ts';
import { placesFor } from './erlang.ts';

/** Share of its cores that a program may use at the highest rate: the rest is for peaks inside it, for which real-time work cannot wait. */
export const TARGET_SHARE = 0.5;
/** Share of the busiest quarter's callers who may find no stream, with one transcriber lost. */
export const UNHEARD_SHARE = 0.001;
/** Memory that is asked for beyond what was measured at most. */
const MEMORY_MARGIN = 1.25;
/** Most cores that one transcriber is given: more of them recover faster from the loss of one. */
const TRANSCRIBER_CORES = 4;
/** More calls than this were never on one Asterisk here. */
const CALLS_OF_AN_ASTERISK = 150;
/** Most cores that one Asterisk is given. */
const ASTERISK_CORES = 4;
/** A desk's server told this many browsers in a bench, no more. */
const DESKS_OF_A_SERVER = 300;
/** Share of the places that live legs may fill (services/transcriber/src/listening/admission.ts). */
const LIVE_PLACES = 0.75;
/** Both sides of a conversation. */
const LEGS = 2;
/** How often a desk is told who waits, at most, a second (each 150 ms). */
const TOLD_PER_SECOND = 1 / 0.15;
/** How often each desk is told of a call: it waits, it has somebody, it is over. */
const TOLD_PER_CALL = 3;
/** Programs of one event loop: more than a core is of no use to one of them. */
const ONE_LOOP: ReadonlySet<Program> = new Set([
  'ari-gate',
  'ivr-gateway',
  'pii-guard',
  'retriever',
  'generator',
  'agent-desktop',
]);
/** A piece of work takes so much longer as there is less than a core for it: none of a call's way is given less. */
const MIN_CORES = 0.5;
/** Programs that have something in memory for a call from its beginning to its end; the others while it is heard. */
const WHOLE_CALL: ReadonlySet<Program> = new Set([
  'asterisk',
  'ari-gate',
  'ivr-gateway',
  'agent-desktop',
  'nats',
  'redis',
]);
/** Memory of a stream beyond the first ones, MiB (services/transcriber/README.md, Sizing). */
const STREAM_MB = 2;

/** One kind of program, as it is deployed. */
export interface PlannedService {
  readonly replicas: number;
  /** Of each. */
  readonly cores: number;
  readonly memoryMb: number;
  /** Highest use expected of each when one is lost, cores. */
  readonly usedCores: number;
}

/** What one fund needs. */
export interface FundPlan {
  readonly demand: Demand;
  readonly services: Readonly<Record<Program, PlannedService>>;
  /** Callers who can be heard at once, all transcribers together, and when one is lost. */
  readonly streams: number;
  readonly streamsWithoutOne: number;
  readonly callersAtOnce: number;
  readonly cores: number;
  readonly memoryGb: number;
}

/** What one fund needs, so that the loss of any one node leaves enough; with what it is computed from, see decision 0049. */
export function planFund(coefficients: Coefficients, demand: Demand): FundPlan {
  const hearing = coefficients.hearing[demand.recognisers];
  const rate = highestRate(demand);
  const most = callersAtOnce(demand);
  const conversations = Math.min(demand.agents, most);
  const heard = demand.concurrency ?? placesFor(rate * demand.heardSeconds, UNHEARD_SHARE);
  const legs = Math.ceil(conversations * demand.liveShare) * LEGS;
  const streamsNeeded = legs === 0 ? heard : Math.max(heard, Math.ceil((legs + heard) / LIVE_PLACES));
  const transcriberCores = Math.min(
    TRANSCRIBER_CORES,
    Math.max(1, Math.ceil(streamsNeeded / hearing.streamsPerCore)),
  );
  const streamsOfOne = Math.max(1, Math.floor(transcriberCores * hearing.streamsPerCore));
  const transcribers = Math.ceil(streamsNeeded / streamsOfOne);

  /** Of all replicas of a program together, cores, standing by not counted. */
  const used = (program: Program): number => {
    const [perCall, heardIn] =
      program === 'transcriber'
        ? [hearing.cpuSecondsPerCall, hearing.heardSeconds]
        : [coefficients.cpuSecondsPerCall[program], coefficients.heardSeconds];
    const heardCores = rate * demand.heardSeconds * (perCall / heardIn);
    const live = coefficients.coresMoreWhereListened[program] * demand.liveShare;
    const telling = program === 'agent-desktop' ? tellingCores(coefficients, demand, rate) : 0;
    return heardCores + most * coefficients.coresPerConversation[program] + conversations * live + telling;
  };
  const loops = (program: Program): number => Math.ceil(used(program) / TARGET_SHARE);
  const asterisks = Math.max(
    ...[Math.ceil(most / CALLS_OF_AN_ASTERISK), loops('ari-gate'), loops('ivr-gateway')],
    Math.ceil(used('asterisk') / (ASTERISK_CORES * TARGET_SHARE)),
  );
  const of = (program: Program, enough: number, spare: number, moreMb = 0): PlannedService => {
    const usedCores = used(program) / enough + coefficients.idleCores[program];
    const cores = Math.max(MIN_CORES, roundedUp(usedCores / TARGET_SHARE, 0.1));
    const calls = ((WHOLE_CALL.has(program) ? most : heard) / enough) * coefficients.memoryMbPerCall[program];
    return {
      replicas: enough + spare,
      cores: ONE_LOOP.has(program) ? Math.min(1, cores) : cores,
      memoryMb: roundedUp((coefficients.memoryMb[program] + calls + moreMb) * MEMORY_MARGIN, 16),
      usedCores,
    };
  };
  const transcriber = of('transcriber', transcribers, 1);
  const desks = Math.max(1, Math.ceil(demand.agents / DESKS_OF_A_SERVER), loops('agent-desktop'));
  const services: Record<Program, PlannedService> = {
    // Asterisk, its gate and its gateway are one pod.
    asterisk: of('asterisk', asterisks, 1),
    'ari-gate': of('ari-gate', asterisks, 1),
    'ivr-gateway': of('ivr-gateway', asterisks, 1),
    transcriber: {
      ...transcriber,
      // Places are what it is asked for: its cores are those by which it admits so many.
      cores: Math.max(transcriber.cores, transcriberCores),
      memoryMb: roundedUp((hearing.memoryMb + streamsOfOne * STREAM_MB) * MEMORY_MARGIN, 16),
    },
    // Numbers persons by itself: one is active (services/pii-guard/README.md).
    'pii-guard': of('pii-guard', 1, 0),
    retriever: of('retriever', Math.max(1, loops('retriever')), 1),
    generator: of('generator', Math.max(1, loops('generator')), 1),
    'agent-desktop': of(
      'agent-desktop',
      desks,
      1,
      (Math.ceil(demand.agents / desks) * coefficients.desk.memoryKb) / 1_024,
    ),
    // A majority must be left.
    nats: of('nats', 1, 2),
    redis: of('redis', 1, 1),
  };
  const all = Object.values(services);
  return {
    demand,
    services,
    streams: (transcribers + 1) * streamsOfOne,
    streamsWithoutOne: transcribers * streamsOfOne,
    callersAtOnce: most,
    cores: sum(all.map(({ replicas, cores }) => replicas * cores)),
    memoryGb: sum(all.map(({ replicas, memoryMb }) => replicas * memoryMb)) / 1_024,
  };
}

/** Telling every desk of a fund how many wait, each time that it changes, and no more often than they are told. */
function tellingCores(coefficients: Coefficients, { agents }: Demand, rate: number): number {
  const perSecond = Math.min(rate * TOLD_PER_CALL, TOLD_PER_SECOND) * agents;
  return (perSecond * coefficients.desk.cpuMsPerTold) / 1_000;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** @param step what the value becomes a multiple of, at least one */
function roundedUp(value: number, step: number): number {
  const steps = Math.max(1, Math.ceil(value / step - 1e-9));
  return Number((steps * step).toFixed(3));
}
