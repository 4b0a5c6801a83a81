/** Percentiles of measured values, in their unit; null where nothing was measured. */
export interface Percentiles {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

/**
 * The least value that is not exceeded by the given share of the values (nearest rank): always one that was measured.
 *
 * @param share 0 to 1
 * @returns null where nothing was measured
 */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

/** @param digits decimals that are kept */
export function percentiles(values: readonly number[], digits = 0): Percentiles {
  const at = (share: number): number | null => {
    const value = percentile(values, share);
    return value === null ? null : Math.round(value * 10 ** digits) / 10 ** digits;
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
