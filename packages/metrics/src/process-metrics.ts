import { readdirSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { METRICS } from './registry.ts';

/** The event loop is looked at in spans of this length, milliseconds. */
const SPAN_MS = 10_000;
/**
 * How often, milliseconds: each look wakes up a program that waits, which at ten a second was 3 % of the CPU of a call. A loop that is
 * late again and again is seen as well; a single block of 200 ms in two of five times.
 */
const RESOLUTION_MS = 500;
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
