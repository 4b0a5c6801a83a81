import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceProcess, ServiceState } from '@decroche/local-stack';
import type { ChaosStage } from './chaos-stage.ts';
import type { Fault } from './scenario.ts';

/** Parts that are disturbed, one at a time. */
export const TARGETS = [
  'ivr-gateway',
  'ari-gate',
  'transcriber',
  'pii-guard',
  'retriever',
  'generator',
  'agent-desktop',
  'nats',
  'redis',
  'database',
  'language-model',
] as const;
export type Target = (typeof TARGETS)[number];

/** What the matrix leaves out, and why. */
export function leftOut({ database }: ChaosStage): string[] {
  return [
    ...(database === undefined
      ? [
          'the database: no PostgreSQL is installed here; embedded, it lives and dies with the retriever and the desktop',
        ]
      : []),
    'the index: embedded, it lives and dies with the retriever',
  ];
}

const STANDSTILL_MS = 10_000;
const STOP_MS = 20_000;
const BREATH_MS = 500;

/** The process of a part; undefined where it is none of its own. */
export function processOf(
  { constellation, model, database }: ChaosStage,
  target: Target,
): ServiceProcess | undefined {
  switch (target) {
    case 'ari-gate':
      return constellation.ariGate;
    case 'nats':
    case 'redis':
      return constellation.stack[target].process;
    case 'database':
      return database?.process;
    case 'language-model':
      return model;
    default:
      return constellation.services[target];
  }
}

/** Disturbs a process. Resolves when the fault is over; what then runs may still have to recover. */
export async function disturb(service: ServiceProcess, fault: Fault): Promise<void> {
  if (fault === 'kill') return await service.kill();
  const { pid } = service;
  if (pid === undefined) throw new Error(`${service.name} does not run`);
  const isIn = (state: ServiceState): boolean => service.pid === pid && service.state === state;
  const standStill = async (ms: number): Promise<void> => {
    // The supervision may have replaced it meanwhile.
    if (!isIn('running')) return;
    await service.freeze();
    const until = performance.now() + ms;
    while (isIn('frozen') && performance.now() < until) await delay(50);
    if (isIn('frozen')) service.thaw();
  };
  if (fault === 'stop') return await standStill(STOP_MS);
  await standStill(STANDSTILL_MS);
  await delay(BREATH_MS);
  await standStill(STANDSTILL_MS);
}
