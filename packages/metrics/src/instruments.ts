import {
  type Attributes,
  type Meter,
  type Observable,
  type ObservableCallback,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import {
  type AttributesOf,
  type AttributeValues,
  combinations,
  type Declaration,
  declaredOnly,
} from './declaration.ts';

/** A measure that a trace belongs to: whoever looks at a slow bucket finds a call that was slow. */
export interface Exemplar {
  readonly traceId: string;
  readonly value: number;
  /** Unix time, milliseconds. */
  readonly atMs: number;
}

/** An instrument of the registry. It measures nothing until {@link Instrument.bind}. */
export interface Instrument {
  readonly kind: 'counter' | 'histogram' | 'gauge';
  readonly declaration: Declaration;
  /** Measures into this meter from now on. */
  bind(meter: Meter): void;
  /** Measures nothing any more. */
  unbind(): void;
}

/** Counts what happened. Every series is there from the start, as zero: a rate of what never happened is zero, not unknown. */
export class Counter<A extends AttributeValues> implements Instrument {
  readonly kind = 'counter';
  readonly declaration: Declaration<A>;
  #add: ((amount: number, attributes: Attributes) => void) | undefined;

  constructor(declaration: Declaration<A>) {
    this.declaration = declaration;
  }

  bind(meter: Meter): void {
    const { name, unit, description, attributes } = this.declaration;
    const counter = meter.createCounter(name, { unit, description });
    this.#add = (amount, given) => counter.add(amount, given);
    for (const each of combinations(attributes)) counter.add(0, each);
  }

  unbind(): void {
    this.#add = undefined;
  }

  /** @param amount not negative */
  add(attributes: AttributesOf<A>, amount = 1): void {
    this.#add?.(amount, declaredOnly(this.declaration.attributes, attributes));
  }
}

/** Distributes measures over buckets, each with the trace of its last measure that was traced. */
export class Histogram<A extends AttributeValues> implements Instrument {
  readonly kind = 'histogram';
  readonly declaration: Declaration<A>;
  /** Upper bounds of the buckets, in the unit, ascending. */
  readonly boundaries: readonly number[];
  readonly #exemplars = new Map<string, Exemplar>();
  #record: ((value: number, attributes: Attributes) => void) | undefined;

  constructor(declaration: Declaration<A>, boundaries: readonly number[]) {
    this.declaration = declaration;
    this.boundaries = boundaries;
  }

  bind(meter: Meter): void {
    const { name, unit, description } = this.declaration;
    const advice = { explicitBucketBoundaries: [...this.boundaries] };
    const histogram = meter.createHistogram(name, { unit, description, advice });
    this.#record = (value, given) => histogram.record(value, given);
  }

  unbind(): void {
    this.#record = undefined;
    this.#exemplars.clear();
  }

  /** @param value in the unit of the metric; what is no number is left out */
  record(value: number, attributes: AttributesOf<A>): void {
    if (this.#record === undefined || !Number.isFinite(value)) return;
    const declared = declaredOnly(this.declaration.attributes, attributes);
    this.#record(value, declared);
    const context = trace.getActiveSpan()?.spanContext();
    if (context === undefined || (context.traceFlags & TraceFlags.SAMPLED) === 0) return;
    const bucket = this.boundaries.findIndex((bound) => value <= bound);
    const key = keyOf(declared, bucket === -1 ? this.boundaries.length : bucket);
    this.#exemplars.set(key, { traceId: context.traceId, value, atMs: Date.now() });
  }

  /**
   * The last measure of a bucket that was traced.
   *
   * @param bucket its index among {@link boundaries}; their number for what is above all
   */
  exemplar(attributes: Readonly<Record<string, unknown>>, bucket: number): Exemplar | undefined {
    return this.#exemplars.get(keyOf(attributes, bucket));
  }
}

/** What a gauge shows for one series. */
export type Reading<A extends AttributeValues> = readonly [value: number, attributes: AttributesOf<A>];

/** Shows what is there when somebody looks. */
abstract class Observed<A extends AttributeValues> implements Instrument {
  abstract readonly kind: 'counter' | 'gauge';
  readonly declaration: Declaration<A>;
  readonly #watched = new Set<() => Iterable<Reading<A>>>();
  #stop: (() => void) | undefined;

  constructor(declaration: Declaration<A>) {
    this.declaration = declaration;
  }

  protected abstract create(meter: Meter): Observable;

  bind(meter: Meter): void {
    const instrument = this.create(meter);
    const observe: ObservableCallback = (result) => {
      for (const read of this.#watched)
        for (const [value, given] of read())
          result.observe(value, declaredOnly(this.declaration.attributes, given));
    };
    instrument.addCallback(observe);
    this.#stop = () => instrument.removeCallback(observe);
  }

  unbind(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  /**
   * @param read what there is, each time somebody looks; it must not wait
   * @returns ends it
   */
  watch(read: () => Iterable<Reading<A>>): () => void {
    this.#watched.add(read);
    return () => this.#watched.delete(read);
  }
}

/** What goes up and down. */
export class Gauge<A extends AttributeValues> extends Observed<A> {
  override readonly kind = 'gauge';

  protected override create(meter: Meter): Observable {
    const { name, unit, description } = this.declaration;
    return meter.createObservableGauge(name, { unit, description });
  }
}

/** What only grows while the process lives, and is counted elsewhere. */
export class Total<A extends AttributeValues> extends Observed<A> {
  override readonly kind = 'counter';

  protected override create(meter: Meter): Observable {
    const { name, unit, description } = this.declaration;
    return meter.createObservableCounter(name, { unit, description });
  }
}

function keyOf(attributes: Readonly<Record<string, unknown>>, bucket: number): string {
  const sorted = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${bucket} ${JSON.stringify(sorted)}`;
}
