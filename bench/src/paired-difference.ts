/** How much more one way takes than another, by pairs that were measured together. */
export interface PairedDifference {
  /** Of the mean of the other, 0.01 is one per cent more. */
  readonly share: number;
  /** 95 % confidence interval of the share. */
  readonly from: number;
  readonly to: number;
}

/** Of a normal distribution: there are thirty pairs and more. */
const Z = 1.96;

/**
 * Mean difference of pairs, as a share of the mean of the second ones.
 *
 * @throws RangeError when they are not pairs, or fewer than two
 */
export function pairedDifference(these: readonly number[], others: readonly number[]): PairedDifference {
  const { length } = these;
  if (length !== others.length || length < 2) throw new RangeError('pairs are compared, two at least');
  const differences = these.map((value, at) => value - (others[at] ?? 0));
  const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / length;
  const difference = mean(differences);
  const variance = differences.reduce((sum, each) => sum + (each - difference) ** 2, 0) / (length - 1);
  const half = Z * Math.sqrt(variance / length);
  const base = mean(others);
  const share = (value: number): number => Number((value / base).toFixed(4));
  return { share: share(difference), from: share(difference - half), to: share(difference + half) };
}
