import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NotFoundError } from '../http/request-errors.ts';
import { OpinionReceipts } from './opinion-receipts.ts';

const SECRET = 'a secret of the tests that is long enough';
let now = 1_000_000;
const receipts = new OpinionReceipts(SECRET, () => now);

it('a receipt opens its own opinion for half an hour, in every instance', () => {
  const receipt = receipts.issue('opinion-1');
  expect(new OpinionReceipts(SECRET, () => now).open(receipt)).toBe('opinion-1');
  now += 30 * 60_000;
  expect(receipts.open(receipt)).toBe('opinion-1');
  now += 1;
  expect(() => receipts.open(receipt)).toThrow(NotFoundError);
});

it('no other text is a receipt: not of another secret, not one whose id or end was changed', () => {
  const [id, until, seal] = receipts.issue('opinion-1').split('.');
  const foreign = new OpinionReceipts('another secret that is as long as it', () => now).issue('opinion-1');
  for (const forged of [
    foreign,
    `opinion-2.${until}.${seal}`,
    `${id}.${Number(until) + 1}.${seal}`,
    '..',
    '',
  ]) {
    expect(() => receipts.open(forged)).toThrow(NotFoundError);
  }
  fc.assert(
    fc.property(fc.string(), (junk) => {
      expect(() => receipts.open(junk)).toThrow(NotFoundError);
    }),
  );
});
