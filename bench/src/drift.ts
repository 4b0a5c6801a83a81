import { percentile } from '@decroche/test-kit';

/** What an installation held and how long it took, at one moment of a long run. */
export interface RunPoint {
  readonly atSeconds: number;
  /** Of each process, resident memory, MiB. */
  readonly rssMb: Readonly<Record<string, number>>;
  /** Median latency since the point before, milliseconds; null where nothing was measured. */
  readonly latencyMs: number | null;
}

/** Share of the run in which everything warms up (caches fill, heaps find their size), and the least time that this takes. */
const WARM_SHARE = 0.25;
const LEAST_WARM_S = 300;
/** Fewer points after that say nothing of a trend. */
const LEAST_POINTS = 6;
/** What a process may grow by: garbage that waits to be collected. */
const MORE_MB = 24;
const MORE_SHARE = 0.15;
/** What a latency may grow by. */
const LATER_MS = 150;
const LATER_SHARE = 0.5;

/**
 * What grew in a run that should stand still: medians of the first third after the warming up against the last third.
 *
 * @returns a line each; undefined when the run was too short to tell
 */
export function driftOf(points: readonly RunPoint[]): string[] | undefined {
  const warmS = Math.max(LEAST_WARM_S, (points.at(-1)?.atSeconds ?? 0) * WARM_SHARE);
  const steady = points.filter(({ atSeconds }) => atSeconds > warmS);
  if (steady.length < LEAST_POINTS) return undefined;
  const third = Math.floor(steady.length / 3);
  const [first, last] = [steady.slice(0, third), steady.slice(-third)];
  const drift: string[] = [];
  for (const name of Object.keys(points.at(-1)?.rssMb ?? {})) {
    const [before, after] = [first, last].map((some) => median(some.map(({ rssMb }) => rssMb[name] ?? null)));
    if (before != null && after != null && after - before > Math.max(MORE_MB, before * MORE_SHARE))
      drift.push(`memory of ${name}: ${before} → ${after} MiB`);
  }
  const [before, after] = [first, last].map((some) => median(some.map(({ latencyMs }) => latencyMs)));
  if (before != null && after != null && after - before > Math.max(LATER_MS, before * LATER_SHARE))
    drift.push(`latency: ${before} → ${after} ms`);
  return drift;
}

function median(values: readonly (number | null)[]): number | null {
  return percentile(
    values.filter((value) => value !== null),
    0.5,
  );
}
