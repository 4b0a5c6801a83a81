import type { AttributeValues } from '../declaration.ts';
import { prometheusName } from '../exposition.ts';
import type { Counter, Gauge, Histogram, Instrument, Total } from '../instruments.ts';

/** Values of attributes that are counted; a missing attribute counts all of its values. */
export type Where<A extends AttributeValues> = { readonly [Key in keyof A]?: readonly A[Key][number][] };

/** What a series is split by. */
export interface Split {
  readonly by?: readonly string[];
  /** Span over which a rate is taken, as PromQL writes it. */
  readonly over?: string;
}

const SPAN = '5m';

/** How often something happened, per second. */
export function rate<A extends AttributeValues>(
  counter: Counter<A>,
  where: Where<A> = {},
  split: Split = {},
): string {
  return `${sum(split)} (rate(${seriesName(counter)}${selector(where)}[${split.over ?? SPAN}]))`;
}

/** How often something happened over the span. */
export function increase<A extends AttributeValues>(
  counter: Counter<A>,
  over: string,
  where: Where<A> = {},
  split: Pick<Split, 'by'> = {},
): string {
  return `${sum(split)} (increase(${seriesName(counter)}${selector(where)}[${over}]))`;
}

/** Value below which the given share of the measures lies. */
export function quantile<A extends AttributeValues>(
  histogram: Histogram<A>,
  share: number,
  split: Split = {},
): string {
  const by = ['le', ...(split.by ?? [])];
  const buckets = `${prometheusName(histogram.declaration)}_bucket`;
  return `histogram_quantile(${share}, sum by (${by.join(', ')}) (rate(${buckets}[${split.over ?? SPAN}])))`;
}

/** Number of measures over the span. */
export function measures<A extends AttributeValues>(histogram: Histogram<A>, over: string): string {
  return `sum (increase(${prometheusName(histogram.declaration)}_count[${over}]))`;
}

/** What is there now, of each program. */
export function now<A extends AttributeValues>(gauge: Gauge<A>, where: Where<A> = {}): string {
  return `${prometheusName(gauge.declaration)}${selector(where)}`;
}

/** How far what a gauge says of the time is from the time at which it was looked at, seconds, of each program. */
export function apart<A extends AttributeValues>(gauge: Gauge<A>): string {
  return `${now(gauge)} - timestamp(${now(gauge)})`;
}

/** The greatest of what programs show now. */
export function greatest<A extends AttributeValues>(gauge: Gauge<A>): string {
  return `max (${now(gauge)})`;
}

/** How fast a total grows per second, of each program. */
export function growth<A extends AttributeValues>(of: Total<A>): string {
  return `rate(${seriesName(of)}[${SPAN}])`;
}

/** What is there now, of all programs together. */
export function total<A extends AttributeValues>(
  gauge: Gauge<A>,
  where: Where<A> = {},
  split: Split = {},
): string {
  return `${sum(split)} (${now(gauge, where)})`;
}

/** Name of the samples of a counter or a gauge. */
export function seriesName({ kind, declaration }: Pick<Instrument, 'kind' | 'declaration'>): string {
  return prometheusName(declaration) + (kind === 'counter' ? '_total' : '');
}

function sum({ by }: Split): string {
  return by === undefined ? 'sum' : `sum by (${by.join(', ')})`;
}

function selector(where: Readonly<Record<string, readonly string[] | undefined>>): string {
  const parts = Object.entries(where).flatMap(([key, values]) =>
    values === undefined
      ? []
      : [values.length === 1 ? `${key}="${values[0]}"` : `${key}=~"${values.join('|')}"`],
  );
  return parts.length === 0 ? '' : `{${parts.join(', ')}}`;
}
