import { isTelemetryOff } from '@decroche/metrics';
import {
  type Attributes,
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapGetter,
  type TextMapSetter,
  TraceFlags,
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
import { settledBefore } from './deadline.ts';
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
  /** Sends what is buffered and stops. It gives up after two seconds: a dead collector must not hold a service. */
  shutdown(): Promise<void>;
}

const SHUTDOWN_TIMEOUT_MS = 2_000;
/** Sending costs more than recording does: what happens within a call goes out in one piece or two. */
const EXPORT_EVERY_MS = 15_000;

/** Whether spans leave a process with this environment. */
export function isTracing(env: Readonly<Record<string, string | undefined>>): boolean {
  const hasEndpoint = Boolean(env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT);
  return hasEndpoint && !isTelemetryOff(env);
}

/**
 * Starts tracing for this process.
 *
 * Spans are exported by OTLP over HTTP when one of the standard variables `OTEL_EXPORTER_OTLP_ENDPOINT` or
 * `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` is set (the exporter reads them itself, with headers, time-out and
 * certificates); otherwise, and with `OTEL_SDK_DISABLED=true`, nothing is recorded. All of them are: a collector decides which are
 * kept, once a call is over (decision 0050), so that `OTEL_TRACES_SAMPLER` is not read. Undeclared attributes, those with a `pii` segment, span events and
 * the messages of failures are dropped before they reach the exporter.
 */
export function startTelemetry(
  service: string,
  env: Readonly<Record<string, string | undefined>>,
): Telemetry {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.namespace': 'decroche' }),
    spanProcessors: isTracing(env)
      ? [
          new DeclaredAttributes(
            new BatchSpanProcessor({
              exporter: new OTLPTraceExporter(),
              scheduledDelayMillis: Number(env.OTEL_BSP_SCHEDULE_DELAY) || EXPORT_EVERY_MS,
            }),
          ),
        ]
      : [],
  });
  return {
    tracer: provider.getTracer(service),
    async shutdown() {
      await settledBefore(provider.shutdown(), AbortSignal.timeout(SHUTDOWN_TIMEOUT_MS));
    },
  };
}

/**
 * Passes on spans with declared attributes only. Span events and status messages are dropped whole, since they carry
 * the messages of errors; links keep nothing but the span that they name.
 */
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
    const links = span.links.map((link) => ({ context: link.context }));
    this.#next.onEnd(
      Object.create(span, {
        attributes: { value: attributes, enumerable: true },
        events: { value: [], enumerable: true },
        links: { value: links, enumerable: true },
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

/**
 * Runs `work` in the trace that is active, of which nothing that begins in it is recorded, in this program or in those that it
 * calls or sends events to.
 */
export function unrecorded<T>(work: () => T): T {
  const active = context.active();
  const span = trace.getSpanContext(active);
  if (span === undefined) return work();
  const silent = trace.wrapSpanContext({ ...span, traceFlags: TraceFlags.NONE });
  return context.with(trace.setSpan(active, silent), work);
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

/** Reads a trace context from a carrier. One that carries none begins a trace of its own. */
export function extractTrace<C>(carrier: C, getter: TextMapGetter<C>): Context {
  return propagation.extract(ROOT_CONTEXT, carrier, getter);
}
