import type { Readiness } from '../../calls/timeline.ts';
import { type Cell, LEAST_PEOPLE, type Settled, type Tally } from '../use/use-cells.ts';

/** What is measured at pickup: that there was a call, and how long before or after something its answer was there. */
export const MEASURES = ['calls', 'ready', 'extracts', 'draft'] as const;
export type Measure = (typeof MEASURES)[number];

/** Where a call is counted. */
export interface MeasuredCall {
  /** With whose it is. */
  readonly cells: readonly Cell[];
  /** `ready/3400` and the like, milliseconds: with nobody's handle, and not with one another. */
  readonly values: readonly Cell[];
}

/** The measures of one call; one that is not known is not counted. */
export function measuredCall(readiness: Readiness): MeasuredCall {
  const known = (
    [
      ['ready', readiness.readyBeforePickupMs],
      ['extracts', readiness.endOfSpeechToExtractsMs],
      ['draft', readiness.endOfSpeechToDraftMs],
    ] as const
  ).flatMap(([measure, ms]) => (ms === null ? [] : [[measure, Math.round(ms)] as const]));
  return {
    cells: ['calls', ...known.map(([measure]) => measure)],
    values: known.map(([measure, ms]) => `${measure}/${ms}`),
  };
}

/** Parts the tallies of a span that is over: a measure that five people have a part in is written whole, any other waits whole. */
export function settleMeasures(tallies: ReadonlyMap<Cell, Tally>): Settled {
  const written = new Map<Cell, Tally>();
  const carried = new Map<Cell, Tally>();
  for (const [cell, tally] of tallies) {
    const [measure = ''] = cell.split('/');
    const people = tallies.get(measure)?.people.size ?? 0;
    (people >= LEAST_PEOPLE ? written : carried).set(cell, tally);
  }
  return { written, carried };
}

/** The values of a measure, milliseconds, in order of size. */
export function valuesOf(measure: Measure, tallies: ReadonlyMap<Cell, Tally>): readonly number[] {
  return [...tallies]
    .flatMap(([cell, { count }]) => {
      const [name, ms] = cell.split('/');
      return name === measure && ms !== undefined ? Array.from({ length: count }, () => Number(ms)) : [];
    })
    .sort((a, b) => a - b);
}
