import { setTimeout as delay } from 'node:timers/promises';
import { until } from '@decroche/test-kit';
import { playRound, type RoundResult } from './chaos-round.ts';
import type { ChaosStage } from './chaos-stage.ts';
import type { Outage } from './outage.ts';
import type { ScenarioResult } from './scenario.ts';

/** Prometheus asks each second, and a rule on a rate needs two answers. */
const TOLD_MS = 12_000;

/** One round of calls of an outage. */
export interface OutageRound {
  readonly name: string;
  readonly round: RoundResult;
  readonly told: Pick<ScenarioResult, 'alert' | 'logLine' | 'untold'>;
}

/**
 * Lets an outage begin in the middle of five calls. One that nobody may notice stays for five calls more, which come while it is
 * there; any other ends while the first ones go on.
 */
export async function playOutage(stage: ChaosStage, outage: Outage): Promise<readonly OutageRound[]> {
  stage.eyes?.begin(outage.line === undefined ? [] : [outage.line]);
  await outage.prepare?.(stage);
  const begin = async (): Promise<void> => {
    await outage.begin(stage);
    await delay(outage.lastsMs);
  };
  try {
    if (!outage.unnoticed) {
      const round = await playRound(stage, async () => {
        await begin();
        await outage.end(stage);
      });
      const lost = [...round.lost, ...(outage.faults?.(stage) ?? [])];
      return [{ name: outage.name, round: { ...round, lost }, told: await toldOf(stage, outage) }];
    }
    const during = await playRound(stage, begin);
    const meanwhile = await playRound(stage, async () => undefined);
    const told = await toldOf(stage, outage);
    return [
      { name: `${outage.name} in a call`, round: demanding(during), told },
      { name: `${outage.name} before it`, round: demanding(meanwhile), told },
    ];
  } finally {
    await outage.end(stage);
  }
}

/** The desk must show a draft of each call, not only what is wrong. */
function demanding(round: RoundResult): RoundResult {
  const callers = Object.fromEntries(
    Object.entries(round.callers).map(([state, outcome]) => [
      state,
      { ...outcome, modeTrue: outcome.modeTrue && outcome.shown.endsWith(': ready') },
    ]),
  ) as unknown as RoundResult['callers'];
  return { ...round, callers };
}

async function toldOf({ eyes }: ChaosStage, { alert, line }: Outage): Promise<OutageRound['told']> {
  if (eyes === undefined) return { alert: null, logLine: null, untold: [] };
  const has = () => {
    const { alerts, lines } = eyes.told();
    return { alert: alerts.includes(alert), line: line === undefined || lines.includes(line) };
  };
  await until('operators are told', () => has().alert && has().line, TOLD_MS).catch(() => undefined);
  const came = has();
  return {
    alert: came.alert ? alert : null,
    logLine: came.line ? (line ?? null) : null,
    untold: [...(came.alert ? [] : [`alert ${alert}`]), ...(came.line ? [] : [`the line ${line}`])],
  };
}
