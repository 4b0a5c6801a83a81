import { expect, it } from 'vitest';
import { pairedDifference } from './paired-difference.ts';

it('what disturbs both of a pair does not count', () => {
  const noise = [1, 7, 3, 9, 2, 5];
  expect(
    pairedDifference(
      noise.map((each) => each * 1.02),
      noise,
    ).share,
  ).toBe(0.02);
  const { from, to } = pairedDifference(
    noise.map((each) => each + 0.09),
    noise,
  );
  expect([from, to]).toEqual([0.02, 0.02]);
});

it('differences that contradict one another are no difference', () => {
  const { share, from, to } = pairedDifference([2, 1, 2, 1], [1, 2, 1, 2]);
  expect(share).toBe(0);
  expect(from).toBeLessThan(0);
  expect(to).toBeGreaterThan(0);
});

it('what is no pair is refused', () => {
  expect(() => pairedDifference([1, 2], [1])).toThrow(RangeError);
});
