import type { CallState } from '@decroche/call';
import type { CallCountsView, ServicesView, SettingsView } from '#contract';
import { describedOf, unknownOf } from './retention.ts';
import type { SeenInstance } from './service-doors.ts';
import { MODE_WORDS, STAGE_WORDS } from './wording.ts';

/** Queues of one agent each, for callers who are transferred to him. */
const AGENT_LINE = 'agent-';

/** The state of every program that answered. */
export function servicesView(seen: readonly SeenInstance[], askedAtMs: number): ServicesView {
  const instances = describedOf(seen).map(({ address, description }) => {
    const { service, version, runtime, startedAtMs, ready, draining, places } = description;
    return {
      ...{ service, address, version, runtime, startedAtMs, ready, draining, places },
      checks: description.checks.map(({ detail = '', ...check }) => ({ ...check, detail })),
      models: description.models.map(({ detail = '', ...model }) => ({ ...model, detail })),
    };
  });
  return { askedAtMs, instances, unknown: unknownOf(seen) };
}

/** The settings in force of every program that answered. */
export function settingsView(seen: readonly SeenInstance[]): SettingsView {
  const instances = describedOf(seen).map(({ address, description: { service, settings } }) => ({
    service,
    address,
    settings: [...settings],
  }));
  return { instances, unknown: unknownOf(seen) };
}

/** How many calls there are at which stage, in which mode, and in which queue: numbers only. */
export function callCounts(states: readonly CallState[], live: boolean): CallCountsView {
  const going = states.filter(({ stage }) => stage !== 'ended');
  const queues = going.flatMap((state) =>
    (state.stage === 'waiting' || state.stage === 'ringing') && state.place !== undefined
      ? [queueName(state.place.queue)]
      : [],
  );
  return {
    total: going.length,
    live,
    stages: counted(going.map(({ stage }) => STAGE_WORDS[stage])),
    modes: counted(going.map(({ assistance }) => MODE_WORDS[assistance.mode])),
    queues: counted(queues),
  };
}

/** The line of one agent would name him by his extension. */
function queueName(queue: string): string {
  return queue.startsWith(AGENT_LINE) ? 'transfert à un agent' : queue;
}

function counted(names: readonly string[]): { name: string; count: number }[] {
  return [...Map.groupBy(names, (name) => name)]
    .map(([name, all]) => ({ name, count: all.length }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}
