import type { ServiceProcess } from '@decroche/local-stack';
import { until } from '@decroche/test-kit';
import { BusyHours, type ServedCall } from './busy-hours.ts';
import type { ChaosStage } from './chaos-stage.ts';
import type { ScenarioResult } from './scenario.ts';
import { ADDRESSED, type AddressedService } from './service-addresses.ts';

/** Calls before anything is replaced, by which the others are measured. */
const BEFORE = 6;
/** Calls after each replacement, so that those that saw it are over. */
const AFTER = 3;
const READY_MS = 120_000;
const CALLS_MS = 180_000;

/** Replacements of all services, one after the other, with what became of the calls meanwhile. */
export interface RollingResult {
  readonly scenarios: readonly ScenarioResult[];
  readonly leftOut: readonly string[];
}

/**
 * Replaces each service in the middle of calls, as Kubernetes does: a new instance beside the old one, then, once it is ready and
 * connections go there, SIGTERM for the old. Of the gateways on an Asterisk one after the other is ended and started again: each
 * comes with its telephony.
 */
export async function playRolling(stage: ChaosStage, say: (line: string) => void): Promise<RollingResult> {
  const hours = new BusyHours(stage);
  const scenarios: ScenarioResult[] = [];
  const served = (count: number): Promise<void> =>
    until(`${count} calls are served`, () => hours.calls.length >= count, CALLS_MS);
  const surge = stage.database !== undefined;
  try {
    await hours.open();
    await served(BEFORE);
    const baselineMs = Math.max(...hours.calls.map(({ waitedMs }) => waitedMs ?? 0));
    const drafts = hours.calls.filter(hasDraft).length;
    say(
      `undisturbed: ${hours.calls.length} calls, ${drafts} with a draft, the latest served after ${baselineMs} ms`,
    );
    for (const service of [...ADDRESSED, 'ivr-gateway'] as const) {
      const from = performance.now();
      if (service === 'ivr-gateway') await replaceGateways(stage, () => served(hours.calls.length + 1));
      else await replace(stage, service, surge || service !== 'agent-desktop');
      const tookMs = Math.round(performance.now() - from);
      await served(hours.calls.length + AFTER);
      const seen = hours.calls.filter(({ endedAt }) => endedAt >= from);
      scenarios.push(resultOf(`rolling ${service}`, seen, { tookMs, baselineMs }));
    }
  } finally {
    await hours.close();
  }
  const leftOut = surge
    ? []
    : [
        'two desks at once in the upgrade: their database is embedded here, which bears one process; one follows the other',
      ];
  return { scenarios, leftOut };
}

async function replace(stage: ChaosStage, service: AddressedService, surge: boolean): Promise<void> {
  const { constellation, addresses } = stage;
  if (addresses === undefined) throw new TypeError('a rolling upgrade needs addresses');
  const old = constellation.services[service];
  const before = addresses.oldest(service);
  const end = async (): Promise<void> => {
    // It is not started again: its place goes with it.
    stage.away.add(old);
    if (before !== undefined) addresses.remove(service, before);
    await old.stop();
  };
  if (!surge) await end();
  await addresses.start(constellation, service);
  if (surge) await end();
}

async function replaceGateways(
  { constellation, away }: ChaosStage,
  oneMoreCall: () => Promise<void>,
): Promise<void> {
  const { services, moreGateways, ports } = constellation;
  const gateways: readonly (readonly [ServiceProcess, number])[] = [
    [services['ivr-gateway'], ports.health['ivr-gateway']],
    ...moreGateways.map(({ gateway }, at) => [gateway, ports.moreGateways[at]?.health ?? 0] as const),
  ];
  for (const [gateway, health] of gateways) {
    away.add(gateway);
    await gateway.stop();
    away.delete(gateway);
    const ready = (): Promise<boolean> =>
      fetch(`http://127.0.0.1:${health}/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until('the gateway is back', ready, READY_MS);
    await oneMoreCall();
  }
}

function hasDraft({ shown }: ServedCall): boolean {
  return shown.endsWith(': ready');
}

function resultOf(
  name: string,
  calls: readonly ServedCall[],
  { tookMs, baselineMs }: { readonly tookMs: number; readonly baselineMs: number },
): ScenarioResult {
  const waits = calls.flatMap(({ waitedMs }) => waitedMs ?? []);
  const reached = waits.length === calls.length && calls.every(({ cutOff }) => !cutOff);
  return {
    name,
    callReachedAgent: reached,
    extraDelayMs: reached ? Math.max(0, Math.max(...waits) - baselineMs) : null,
    degradedModeShown: calls.every(({ modeTrue }) => modeTrue),
    recoveredMs: tookMs,
    lost: [],
    alert: null,
    logLine: null,
    untold: [],
    calls: calls.length,
    withoutDraft: calls.filter((call) => !hasDraft(call)).length,
    shown: [...new Set(calls.map(({ shown }) => shown))],
  };
}
