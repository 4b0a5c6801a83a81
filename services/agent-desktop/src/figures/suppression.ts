/** Least count that is shown. */
export const LEAST_SHOWN = 5;

/** A table as it is shown. */
export interface ShownCounts {
  /** Null where they are not shown. */
  readonly counts: readonly (number | null)[];
  /** Null where it is not shown. */
  readonly sum: number | null;
}

/**
 * A table of counts and its sum, without what is too small. One count of 1 to 4 hides all of them: were the others shown, the sum
 * would give it away, and were only some of them hidden, the choice of them would. What is left, the sum, fits with each hidden
 * count being any of 1 to 4; a sum below {@link LEAST_SHOWN} is hidden too.
 *
 * @param counts whole numbers, 0 and up; a 0 is shown unless another one is too small
 */
export function suppressed(counts: readonly number[]): ShownCounts {
  const sum = counts.reduce((total, count) => total + count, 0);
  if (!counts.some((count) => count > 0 && count < LEAST_SHOWN)) return { counts, sum };
  return { counts: counts.map(() => null), sum: sum < LEAST_SHOWN ? null : sum };
}
