import { playRound, type RoundResult } from './chaos-round.ts';
import { ChaosStage } from './chaos-stage.ts';
import { disturb, leftOut, processOf, type Target } from './disturbance.ts';
import { ASSISTANT, type OutageKind, outagesOf } from './outage.ts';
import { playOutage } from './outage-round.ts';
import { playRolling } from './rolling.ts';
import { brokenPromises, type Fault, type ScenarioResult, STATES, type State } from './scenario.ts';

/** What is played. */
export interface ChaosOptions {
  readonly targets: readonly Target[];
  readonly faults: readonly Fault[];
  readonly states: readonly State[];
  /** What befalls a whole place, after that. */
  readonly outages?: readonly OutageKind[];
  /** How long a machine is away; default 15 s. */
  readonly awayMs?: number;
  /** Undisturbed rounds before, by which the others are measured. */
  readonly baselines: number;
  /** Gateways on the one Asterisk, of which the first is disturbed. Default 1. */
  readonly gateways?: number;
}

/** Figures of a run, as `./run chaos --json` prints them. */
export interface ChaosResult {
  readonly scenarios: readonly ScenarioResult[];
  /** Latest of the undisturbed callers of each state, milliseconds from the moment at which nothing broke. */
  readonly baselineMs: Readonly<Partial<Record<State, number>>>;
  readonly leftOut: readonly string[];
  readonly broken: number;
}

/** Plays every fault of every target with one caller in each state, and says what came of it. */
export async function playChaos(options: ChaosOptions, say: (line: string) => void): Promise<ChaosResult> {
  const stage = await ChaosStage.start(say, {
    gateways: options.gateways,
    watched: (options.outages ?? []).length > 0,
  });
  try {
    const baselineMs = await baseline(stage, options.baselines, say);
    const scenarios: ScenarioResult[] = [];
    say(row('scenario', 'person', 'later ms', 'the desk', 'back ms', 'broken promises'));
    for (const target of options.targets) {
      const service = processOf(stage, target);
      if (service === undefined) continue;
      for (const fault of options.faults) {
        const round = await playRound(stage, () => disturb(service, fault));
        for (const state of options.states) {
          const result = resultOf(`${target} ${fault} ${state}`, state, round, baselineMs);
          scenarios.push(result);
          say(lineOf(result, round.callers[state].shown));
        }
      }
    }
    await playOutages(stage, options, baselineMs, scenarios, say);
    const broken = scenarios.filter((each) => brokenPromises(each).length > 0).length;
    return { scenarios, baselineMs, leftOut: leftOut(stage), broken };
  } finally {
    await stage.stop();
  }
}

/**
 * Plays outages that need a stage of their own: `node-of-two` where two machines have an instance each of what prepares texts,
 * `certificate` where programs know one another by certificates.
 */
export async function playElsewhere(
  kind: 'node-of-two' | 'certificate',
  options: ChaosOptions,
  say: (line: string) => void,
): Promise<ChaosResult> {
  const ofTwo = kind === 'node-of-two';
  const stage = await ChaosStage.start(say, { watched: true, addressed: ofTwo, encrypted: !ofTwo });
  try {
    if (ofTwo) for (const service of ASSISTANT) await stage.addresses?.start(stage.constellation, service);
    const baselineMs = await baseline(stage, options.baselines, say);
    const scenarios: ScenarioResult[] = [];
    await playOutages(stage, { ...options, outages: [kind] }, baselineMs, scenarios, say);
    const broken = scenarios.filter((each) => brokenPromises(each).length > 0).length;
    return { scenarios, baselineMs, leftOut: [], broken };
  } finally {
    await stage.stop();
  }
}

/** Replaces every service in the middle of calls, on a stage of its own. */
export async function playUpgrade(say: (line: string) => void): Promise<ChaosResult> {
  const stage = await ChaosStage.start(say, { gateways: 2, addressed: true });
  try {
    const { scenarios, leftOut } = await playRolling(stage, say);
    for (const each of scenarios) {
      const shares = `${each.withoutDraft} of ${each.calls} calls without a draft`;
      say(lineOf(each, `${shares}; ${each.shown?.join(' / ')}`));
    }
    const broken = scenarios.filter((each) => brokenPromises(each).length > 0).length;
    return { scenarios, baselineMs: {}, leftOut, broken };
  } finally {
    await stage.stop();
  }
}

async function playOutages(
  stage: ChaosStage,
  { outages = [], targets, states, awayMs }: ChaosOptions,
  baselineMs: Readonly<Record<State, number>>,
  scenarios: ScenarioResult[],
  say: (line: string) => void,
): Promise<void> {
  for (const outage of outages.flatMap((kind) => outagesOf(kind, targets, awayMs))) {
    for (const { name, round, told } of await playOutage(stage, outage)) {
      for (const state of states) {
        const result = { ...resultOf(`${name} ${state}`, state, round, baselineMs), ...told };
        scenarios.push(result);
        say(lineOf(result, round.callers[state].shown));
      }
    }
  }
}

/** Undisturbed rounds that are played again: a busy machine loses voices. */
const MAX_SPOILED = 4;

async function baseline(
  stage: ChaosStage,
  rounds: number,
  say: (line: string) => void,
): Promise<Record<State, number>> {
  const latest = Object.fromEntries(STATES.map((state) => [state, 0])) as Record<State, number>;
  let spoiled = 0;
  for (let round = 1; round <= rounds; round += 1) {
    const { callers, lost } = await playRound(stage, async () => undefined);
    // Whom nobody listens to is in the queue sooner: others must not be measured by him.
    if (spoiled < MAX_SPOILED && STATES.some((state) => !callers[state].shown.endsWith(': ready'))) {
      spoiled += 1;
      round -= 1;
      say(`undisturbed, and yet not all have a draft: played again`);
      continue;
    }
    for (const state of STATES) {
      const { waitedMs, modeTrue, shown } = callers[state];
      if (waitedMs === undefined || !modeTrue)
        throw new Error(`without any fault the caller in state ${state} is not served: ${shown}`);
      latest[state] = Math.max(latest[state], waitedMs);
    }
    if (lost.length > 0) throw new Error(`without any fault something is ${lost.join(', ')}`);
    say(
      `undisturbed ${round}: ${STATES.map((state) => `${state} ${callers[state].waitedMs} ms`).join(', ')}`,
    );
  }
  return latest;
}

function resultOf(
  name: string,
  state: State,
  { callers, recoveredMs, lost }: RoundResult,
  baselineMs: Readonly<Record<State, number>>,
): ScenarioResult {
  const { reached, waitedMs, modeTrue } = callers[state];
  return {
    name,
    callReachedAgent: reached,
    extraDelayMs: waitedMs === undefined ? null : Math.max(0, waitedMs - baselineMs[state]),
    degradedModeShown: modeTrue,
    recoveredMs,
    lost,
    alert: null,
    logLine: null,
    untold: [],
  };
}

function lineOf(result: ScenarioResult, shown: string): string {
  const broken = brokenPromises(result);
  return row(
    result.name,
    result.callReachedAgent ? 'yes' : 'NO',
    String(result.extraDelayMs ?? '-'),
    shown,
    String(result.recoveredMs ?? '-'),
    [...told(result), ...broken].join('; '),
  );
}

/** What operators were told, for the report. */
function told({ alert, logLine }: ScenarioResult): string[] {
  return alert === null && logLine === null ? [] : [`alert ${alert ?? '-'}, log ${logLine ?? '-'}`];
}

function row(
  name: string,
  person: string,
  later: string,
  mode: string,
  back: string,
  broken: string,
): string {
  return `${name.padEnd(36)} ${person.padEnd(7)} ${later.padStart(8)}  ${mode.padEnd(58)} ${back.padStart(8)}  ${broken}`.trimEnd();
}
