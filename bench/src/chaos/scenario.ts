/** Where a call stands when something breaks. */
export const STATES = ['notice', 'listening', 'queued', 'ringing', 'conversation'] as const;
export type State = (typeof STATES)[number];

/**
 * What is done to a part: `kill` (SIGKILL), `stop` (SIGSTOP for 20 s), `slow`: it stands still for 10 s, runs for half a
 * second and stands still for 10 s again, so that what it is asked is answered up to 10 s late and its signs of life
 * come through now and then.
 */
export const FAULTS = ['kill', 'stop', 'slow'] as const;
export type Fault = (typeof FAULTS)[number];

/** One line of the report, as `./run chaos --json` prints it. */
export interface ScenarioResult {
  /** `TARGET FAULT STATE`. */
  readonly name: string;
  /** True when a person talked to the caller; for one in conversation, that nobody cut them off. */
  readonly callReachedAgent: boolean;
  /** How much later than the latest of the undisturbed calls of the same run, in the same state, milliseconds; null when never. */
  readonly extraDelayMs: number | null;
  /** True when the desk, at the latest once all was well again, showed the call in a mode that was so. */
  readonly degradedModeShown: boolean;
  /** From the end of the fault until every part said that it is ready, without anybody's help, milliseconds; null when not in time. */
  readonly recoveredMs: number | null;
  /** What was lost or left behind; empty when nothing. */
  readonly lost: readonly string[];
  /** Alert that operators had of it, of those that say what it is; null when none was due or none came. */
  readonly alert: string | null;
  /** What a log said of it; null likewise. */
  readonly logLine: string | null;
  /** What operators should have been told and were not. */
  readonly untold: readonly string[];
  /** Of an upgrade: calls that saw it, those of them that got no draft, and what desks showed. */
  readonly calls?: number;
  readonly withoutDraft?: number;
  readonly shown?: readonly string[];
}

/** Longest time by which a fault may keep a caller from a person. */
export const MAX_EXTRA_DELAY_MS = 1_000;

/** Which promises a scenario broke; empty when none. */
export function brokenPromises(result: ScenarioResult): string[] {
  const broken: string[] = [];
  if (!result.callReachedAgent) broken.push('the caller reached nobody');
  else if ((result.extraDelayMs ?? Number.POSITIVE_INFINITY) > MAX_EXTRA_DELAY_MS)
    broken.push(`the caller waited ${result.extraDelayMs} ms longer`);
  if (!result.degradedModeShown) broken.push('the desk did not show the true mode');
  if (result.recoveredMs === null) broken.push('it did not recover by itself');
  for (const what of result.untold) broken.push(`operators were not told: ${what}`);
  return [...broken, ...result.lost];
}
