export { enumName } from './enum-names.ts';
export type { Instrument } from './instruments.ts';
export { isTelemetryOff, type Metrics, startMetrics } from './metrics.ts';
export { CALL_STATES, METRICS } from './registry.ts';
