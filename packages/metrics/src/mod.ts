export type { AttributeValues, Declaration } from './declaration.ts';
export { MAX_SERIES } from './declaration.ts';
export { enumName } from './enum-names.ts';
export { prometheusName } from './exposition.ts';
export { Histogram, type Instrument } from './instruments.ts';
export { instrumentsOf, isMeasuredElsewhere, type Metrics, startMetrics } from './metrics.ts';
export { CALL_STATES, METRICS } from './registry.ts';
