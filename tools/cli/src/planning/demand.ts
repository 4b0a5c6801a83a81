import { MORNING, type Quarter, readProfile } from './arrivals.ts';
import type { Codec } from './link-bandwidth.ts';

/** What is to be served by one fund. */
export interface Demand {
  readonly agents: number;
  /** In the busiest hour, on average over it. */
  readonly callsPerHour: number;
  readonly quarters: readonly Quarter[];
  readonly noticeSeconds: number;
  readonly heardSeconds: number;
  readonly ringSeconds: number;
  readonly talkSeconds: number;
  readonly wrapUpSeconds: number;
  readonly recognisers: 'embedded' | 'both';
  /** Share of conversations that are listened to. */
  readonly liveShare: number;
  readonly codec: Codec;
  readonly encrypted: boolean;
  /** Callers heard at once, instead of what the arrivals ask for. */
  readonly concurrency?: number | undefined;
  /** Longest that 95 of 100 callers may wait for an agent, seconds. */
  readonly maxWaitSeconds: number;
}

/** Assumptions of ours where a fund has not counted its own calls; the guide says which are which. */
export const USUAL: Omit<Demand, 'agents' | 'callsPerHour'> = {
  quarters: readProfile(MORNING),
  noticeSeconds: 14,
  heardSeconds: 10,
  ringSeconds: 4,
  talkSeconds: 200,
  wrapUpSeconds: 30,
  recognisers: 'both',
  liveShare: 0,
  codec: 'g711',
  encrypted: false,
  maxWaitSeconds: 600,
};

/** Calls a second in the quarter in which most come. */
export function highestRate({ callsPerHour, quarters }: Pick<Demand, 'callsPerHour' | 'quarters'>): number {
  return (callsPerHour / 3_600) * Math.max(...quarters.map(({ factor }) => factor));
}

/** Callers who are there at once at most: heard, with every agent, and those whom the agents have not got to in the busiest quarters. */
export function callersAtOnce(demand: Demand): number {
  const {
    agents,
    quarters,
    callsPerHour,
    noticeSeconds,
    heardSeconds,
    ringSeconds,
    talkSeconds,
    wrapUpSeconds,
  } = demand;
  const served = agents / (ringSeconds + talkSeconds + wrapUpSeconds);
  let [waiting, most] = [0, 0];
  for (const { factor } of quarters) {
    waiting = Math.max(0, waiting + ((callsPerHour / 3_600) * factor - served) * 900);
    most = Math.max(most, waiting);
  }
  return Math.ceil(agents + most + highestRate(demand) * (noticeSeconds + heardSeconds));
}
