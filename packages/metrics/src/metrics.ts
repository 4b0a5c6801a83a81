import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, MetricReader, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { type Exposition, expose } from './exposition.ts';
import type { Instrument } from './instruments.ts';
import { measureProcess } from './process-metrics.ts';
import { METRICS } from './registry.ts';

/** Measuring of one process. */
export interface Metrics {
  /**
   * What Prometheus gets.
   *
   * @param accept header of its request
   */
  expose(accept: string | undefined): Promise<Exposition>;
  /** Sends what was measured, gives up after two seconds, and measures nothing any more. */
  shutdown(): Promise<void>;
}

const SHUTDOWN_TIMEOUT_MS = 2_000;
const EXPORT_EVERY_MS = 15_000;

/** What Prometheus gets where nothing is measured. */
const NOTHING: Exposition = { contentType: 'text/plain; version=0.0.4; charset=utf-8', body: '' };

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether measures leave a process with this environment by OTLP. */
function isMeasuredElsewhere(env: Environment): boolean {
  return Boolean(env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT);
}

/** Whether OpenTelemetry's own setting says that a process measures and traces nothing. */
export function isTelemetryOff(env: Environment): boolean {
  return env.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true';
}

/**
 * Starts measuring in this process: what is declared for this program and for every one, and nothing else.
 *
 * Prometheus asks for it ({@link Metrics.expose}); it is sent by OTLP over HTTP as well where one of the standard variables
 * `OTEL_EXPORTER_OTLP_ENDPOINT` or `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT` is set, each `OTEL_METRIC_EXPORT_INTERVAL`
 * milliseconds. With `OTEL_SDK_DISABLED=true` nothing is measured at all.
 *
 * @param service name of the program
 */
export function startMetrics(service: string, version: string, env: Environment): Metrics {
  if (isTelemetryOff(env)) return { expose: async () => NOTHING, shutdown: async () => undefined };
  const instruments = instrumentsOf(service);
  const asked = new AskedReader();
  const provider = new MeterProvider({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.namespace': 'decroche',
      'service.version': version,
    }),
    readers: [
      asked,
      ...(isMeasuredElsewhere(env)
        ? [
            new PeriodicExportingMetricReader({
              exporter: new OTLPMetricExporter(),
              exportIntervalMillis: Number(env.OTEL_METRIC_EXPORT_INTERVAL) || EXPORT_EVERY_MS,
              exportTimeoutMillis: SHUTDOWN_TIMEOUT_MS,
            }),
          ]
        : []),
    ],
  });
  const meter = provider.getMeter('decroche');
  for (const instrument of instruments) instrument.bind(meter);
  const stop = measureProcess();
  return {
    async expose(accept) {
      const { resourceMetrics } = await asked.collect();
      return expose(resourceMetrics, instruments, accept);
    },
    async shutdown() {
      stop();
      const gone = new Promise((resolve) => setTimeout(resolve, SHUTDOWN_TIMEOUT_MS).unref());
      await Promise.race([provider.shutdown().catch(() => undefined), gone]);
      for (const instrument of instruments) instrument.unbind();
    },
  };
}

/** What a program measures: its own, and what every one does. */
function instrumentsOf(service: string): readonly Instrument[] {
  const own: Readonly<Record<string, Instrument>> = Object.hasOwn(METRICS, service)
    ? METRICS[service as keyof typeof METRICS]
    : {};
  return [...Object.values(METRICS.process), ...Object.values(own)];
}

/** Collects when it is asked. */
class AskedReader extends MetricReader {
  protected override async onShutdown(): Promise<void> {}
  protected override async onForceFlush(): Promise<void> {}
}
