import { readdirSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { METRICS } from './registry.ts';

/** The event loop is looked at in spans of this length, milliseconds. */
const SPAN_MS = 10_000;
/** How finely, milliseconds: each look costs a timer. The alert asks for what is later than two of them. */
const RESOLUTION_MS = 100;
const NS_PER_S = 1e9;
const US_PER_S = 1e6;

/**
 * Measures the process itself.
 *
 * @returns ends it
 */
export function measureProcess(): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let last = { '0.5': 0, '0.99': 0, '1': 0 };
  const span = setInterval(() => {
    const late = (ns: number): number => Math.max(0, ns / NS_PER_S - RESOLUTION_MS / 1000);
    last = { '0.5': late(delay.percentile(50)), '0.99': late(delay.percentile(99)), '1': late(delay.max) };
    delay.reset();
  }, SPAN_MS);
  span.unref();
  const { process: own } = METRICS;
  const stops = [
    own.eventLoopDelay.watch(() =>
      (['0.5', '0.99', '1'] as const).map((quantile) => [last[quantile], { quantile }] as const),
    ),
    own.clock.watch(() => [[Date.now() / 1000, {}]]),
    own.memory.watch(() => [[process.memoryUsage.rss(), {}]]),
    own.cpu.watch(() => {
      const { user, system } = process.cpuUsage();
      return [[(user + system) / US_PER_S, {}]];
    }),
    own.handles.watch(() => openHandles()),
  ];
  return () => {
    clearInterval(span);
    delay.disable();
    for (const stop of stops) stop();
  };
}

/** Nothing where the system does not tell. */
function openHandles(): (readonly [number, Record<never, never>])[] {
  try {
    return [[readdirSync('/proc/self/fd').length, {}]];
  } catch {
    return [];
  }
}
