import {
  type Attributes,
  type Context,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapGetter,
  type TextMapSetter,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { mayLeaveProcess } from './telemetry-attributes.ts';

export {
  type Context,
  context,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';

/** Tracing of one process. */
export interface Telemetry {
  readonly tracer: Tracer;
  /** Sends what is buffered and stops, bounded by the exporter's own time-out. */
  shutdown(): Promise<void>;
}

/**
 * Starts tracing for this process.
 *
 * Spans are exported by OTLP over HTTP when one of the standard variables `OTEL_EXPORTER_OTLP_ENDPOINT` or
 * `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` is set (the exporter reads them itself, with headers, time-out and
 * certificates); otherwise nothing is recorded. Undeclared attributes and those with a `pii` segment are dropped.
 */
export function startTelemetry(
  service: string,
  env: Readonly<Record<string, string | undefined>>,
): Telemetry {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const exporting = env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.namespace': 'decroche' }),
    spanProcessors: exporting
      ? [
          new DeclaredAttributes(
            new BatchSpanProcessor({
              exporter: new OTLPTraceExporter(),
              scheduledDelayMillis: Number(env.OTEL_BSP_SCHEDULE_DELAY ?? 1000),
            }),
          ),
        ]
      : [],
  });
  return { tracer: provider.getTracer(service), shutdown: () => provider.shutdown() };
}

/** Passes on spans with declared attributes only; span events are dropped whole, since they carry messages. */
class DeclaredAttributes implements SpanProcessor {
  readonly #next: SpanProcessor;

  constructor(next: SpanProcessor) {
    this.#next = next;
  }

  onStart(span: Parameters<SpanProcessor['onStart']>[0], parent: Context): void {
    this.#next.onStart(span, parent);
  }

  onEnd(span: ReadableSpan): void {
    const attributes = Object.fromEntries(
      Object.entries(span.attributes).filter(([key]) => mayLeaveProcess(key)),
    );
    const status = { code: span.status.code };
    this.#next.onEnd(
      Object.create(span, {
        attributes: { value: attributes, enumerable: true },
        events: { value: [], enumerable: true },
        status: { value: status, enumerable: true },
      }) as ReadableSpan,
    );
  }

  forceFlush(): Promise<void> {
    return this.#next.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#next.shutdown();
  }
}

/** Options of {@link inSpan}. */
export interface SpanOptions {
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  readonly parent?: Context;
}

/**
 * Runs `work` inside a new span that ends with it. A failure marks the span with the error's `code`; the message
 * stays out, since it could quote what someone said.
 */
export async function inSpan<T>(
  tracer: Tracer,
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<T> | T,
): Promise<T> {
  const parent = options.parent ?? context.active();
  const span = tracer.startSpan(
    name,
    {
      kind: options.kind ?? SpanKind.INTERNAL,
      ...(options.attributes ? { attributes: options.attributes } : {}),
    },
    parent,
  );
  try {
    return await context.with(trace.setSpan(parent, span), () => work(span));
  } catch (error) {
    markFailed(span, error);
    throw error;
  } finally {
    span.end();
  }
}

/** Marks a span as failed with the error's code. */
export function markFailed(span: Span, error: unknown): void {
  const code = (error as { code?: unknown } | null)?.code;
  span.setAttribute('error.type', code === undefined ? 'unknown' : String(code));
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** Writes the active trace context into a carrier. */
export function injectTrace<C>(carrier: C, setter: TextMapSetter<C>): void {
  propagation.inject(context.active(), carrier, setter);
}

/** Reads a trace context from a carrier. */
export function extractTrace<C>(carrier: C, getter: TextMapGetter<C>): Context {
  return propagation.extract(context.active(), carrier, getter);
}
