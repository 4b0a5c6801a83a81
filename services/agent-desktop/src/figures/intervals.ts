/** Two ends between which a figure lies with a confidence of 95 %. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** A figure with its range. */
export interface Estimate extends Range {
  readonly value: number;
}

/** One day of a figure: a share of so many cases, or their mean. */
export interface Day {
  /** More than 0. */
  readonly cases: number;
  readonly value: number;
}

/** Days below which nothing is said of how sure a figure is: how they differ from one another cannot be known from fewer. */
export const LEAST_DAYS = 5;

/** Two-sided 95 % quantile of the normal distribution. */
const Z = 1.959964;

/**
 * Range of a share by Wilson's score (E. B. Wilson, 1927): it stays between 0 and 1 and holds for shares near them.
 *
 * @param cases independent of one another; need not be whole
 */
export function wilson(share: number, cases: number): Range {
  const z2 = (Z * Z) / cases;
  const middle = (share + z2 / 2) / (1 + z2);
  const half = (Z * Math.sqrt((share * (1 - share) + z2 / 4) / cases)) / (1 + z2);
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/**
 * Two-sided 95 % quantile of Student's distribution (Cornish and Fisher's expansion: within 0.5 % from 4 degrees of freedom on).
 *
 * @param freedom degrees of freedom, 4 or more; need not be whole
 */
export function studentQuantile(freedom: number): number {
  const z = Z;
  const z3 = z ** 3;
  const z5 = z ** 5;
  const z7 = z ** 7;
  const z9 = z ** 9;
  return (
    z +
    (z3 + z) / (4 * freedom) +
    (5 * z5 + 16 * z3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * freedom ** 3) +
    (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * z) / (92160 * freedom ** 4)
  );
}

/** What some days say together. */
interface Pooled {
  readonly cases: number;
  /** Weighted by the cases of each day. */
  readonly value: number;
  /** Square of the standard error of `value`, from how the days differ: the day is the unit, not the call. */
  readonly variance: number;
}

function pool(days: readonly Day[]): Pooled {
  const cases = days.reduce((sum, day) => sum + day.cases, 0);
  const value = days.reduce((sum, day) => sum + day.cases * day.value, 0) / cases;
  const squares = days.reduce((sum, day) => sum + (day.cases * (day.value - value)) ** 2, 0);
  return { cases, value, variance: ((days.length / (days.length - 1)) * squares) / cases ** 2 };
}

/**
 * A share over some days. Calls of one day resemble each other (a breakdown, a letter to all), so that they tell less than as many
 * independent ones: Wilson's range, for the number of independent cases whose share would differ from day to day as much as these.
 *
 * @param days {@link LEAST_DAYS} or more
 */
export function shareEstimate(days: readonly Day[]): Estimate {
  const { value } = pool(days);
  return { value, ...wilson(value, independentCases(days)) };
}

function independentCases(days: readonly Day[]): number {
  const { cases, value, variance } = pool(days);
  const alone = (value * (1 - value)) / cases;
  return variance > alone ? (value * (1 - value)) / variance : cases;
}

/**
 * A mean over some days, weighted by their cases, with Student's range from how the days differ.
 *
 * @param days {@link LEAST_DAYS} or more
 */
export function meanEstimate(days: readonly Day[]): Estimate {
  const { value, variance } = pool(days);
  const half = studentQuantile(days.length - 1) * Math.sqrt(variance);
  return { value, low: Math.max(0, value - half), high: value + half };
}

/** Difference of two shares, after less before (R. G. Newcombe, 1998, method 10, from the two Wilson ranges). */
export function shareDifference(before: readonly Day[], after: readonly Day[]): Estimate {
  const b = shareEstimate(before);
  const a = shareEstimate(after);
  const value = a.value - b.value;
  return {
    value,
    low: value - Math.hypot(a.value - a.low, b.high - b.value),
    high: value + Math.hypot(a.high - a.value, b.value - b.low),
  };
}

/** Difference of two means, after less before, the two as uneven as they are (B. L. Welch, 1947). */
export function meanDifference(before: readonly Day[], after: readonly Day[]): Estimate {
  const b = pool(before);
  const a = pool(after);
  const value = a.value - b.value;
  const variance = a.variance + b.variance;
  if (variance === 0) return { value, low: value, high: value };
  const freedom =
    variance ** 2 / (a.variance ** 2 / (after.length - 1) + b.variance ** 2 / (before.length - 1));
  const half = studentQuantile(freedom) * Math.sqrt(variance);
  return { value, low: value - half, high: value + half };
}
