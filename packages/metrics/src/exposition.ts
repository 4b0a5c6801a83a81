import {
  type DataPoint,
  DataPointType,
  type Histogram as HistogramValue,
  type MetricData,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { type Exemplar, Histogram, type Instrument } from './instruments.ts';

/** What a program answers to Prometheus. */
export interface Exposition {
  readonly contentType: string;
  readonly body: string;
}

const OPEN_METRICS = 'application/openmetrics-text';
/** Suffixes that Prometheus asks for, by UCUM unit. */
const SUFFIXES: Readonly<Record<string, string>> = { s: '_seconds', By: '_bytes' };

/**
 * Writes metrics as Prometheus reads them: as OpenMetrics 1.0, with the trace of a measure beside its bucket, for whoever
 * takes that, and as its text format 0.0.4 for everybody else.
 *
 * @param accept the header of the request
 */
export function expose(
  metrics: ResourceMetrics,
  instruments: readonly Instrument[],
  accept: string | undefined,
): Exposition {
  const isOpen = accept?.includes(OPEN_METRICS) === true;
  const byName = new Map(instruments.map((each) => [each.declaration.name, each]));
  const families = metrics.scopeMetrics
    .flatMap(({ metrics: all }) => all)
    .map((metric) => family(metric, byName.get(metric.descriptor.name), isOpen));
  const about = Object.entries(metrics.resource.attributes).map(([key, value]) => [key, String(value)]);
  // The older format knows no kind of its own for it.
  const [name, type] = isOpen ? ['target', 'info'] : ['target_info', 'gauge'];
  const target = `# HELP ${name} What is measured\n# TYPE ${name} ${type}\ntarget_info${labels(Object.fromEntries(about))} 1\n`;
  return {
    contentType: isOpen
      ? `${OPEN_METRICS}; version=1.0.0; charset=utf-8`
      : 'text/plain; version=0.0.4; charset=utf-8',
    body: target + families.join('') + (isOpen ? '# EOF\n' : ''),
  };
}

/** Name under which Prometheus knows a metric; a counter's samples end in `_total` beside. */
export function prometheusName({ name, unit }: { readonly name: string; readonly unit: string }): string {
  return name.replaceAll('.', '_') + (SUFFIXES[unit] ?? '');
}

function family(metric: MetricData, instrument: Instrument | undefined, isOpen: boolean): string {
  const { descriptor, dataPointType } = metric;
  const name = prometheusName(descriptor);
  const isCounter = dataPointType === DataPointType.SUM && metric.isMonotonic;
  const type = dataPointType === DataPointType.HISTOGRAM ? 'histogram' : isCounter ? 'counter' : 'gauge';
  // The older format names a counter's family as its samples.
  const familyName = isCounter && !isOpen ? `${name}_total` : name;
  const head = `# HELP ${familyName} ${descriptor.description}\n# TYPE ${familyName} ${type}\n`;
  if (dataPointType === DataPointType.HISTOGRAM) {
    const own = isOpen && instrument instanceof Histogram ? instrument : undefined;
    return head + metric.dataPoints.map((point) => buckets(name, point, own)).join('');
  }
  if (dataPointType === DataPointType.EXPONENTIAL_HISTOGRAM) return '';
  const sample = isCounter ? `${name}_total` : name;
  return (
    head +
    metric.dataPoints.map(({ attributes, value }) => `${sample}${labels(attributes)} ${value}\n`).join('')
  );
}

function buckets(
  name: string,
  { attributes, value }: DataPoint<HistogramValue>,
  instrument: Histogram<never> | Histogram<Record<string, readonly string[]>> | undefined,
): string {
  let sum = 0;
  const lines = value.buckets.counts.map((count, at) => {
    sum += count;
    const bound = value.buckets.boundaries[at];
    const le = bound === undefined ? '+Inf' : String(bound);
    return `${name}_bucket${labels({ ...attributes, le })} ${sum}${mark(instrument?.exemplar(attributes, at))}\n`;
  });
  return `${lines.join('')}${name}_count${labels(attributes)} ${value.count}\n${name}_sum${labels(attributes)} ${value.sum ?? 0}\n`;
}

function mark(exemplar: Exemplar | undefined): string {
  if (exemplar === undefined) return '';
  const { traceId, value, atMs } = exemplar;
  return ` # ${labels({ trace_id: traceId })} ${value} ${atMs / 1000}`;
}

function labels(attributes: Readonly<Record<string, unknown>>): string {
  const all = Object.entries(attributes).map(
    ([key, value]) => `${key.replaceAll(/\W/g, '_')}="${escaped(String(value))}"`,
  );
  return all.length === 0 ? '' : `{${all.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}
