import { SearchRule } from '@decroche/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { movedIn, PlacingTrail } from './placing-trail.ts';

const moved = (before: string, after: string): string => [...movedIn([...before], [...after])].join('');

test.each([
  ['abcd', 'abcd', ''],
  ['abcd', 'dabc', 'd'],
  ['abcd', 'bcda', 'a'],
  ['abcd', 'axbc', 'x'],
  ['abcd', 'ad', ''],
  ['ab', 'ba', 'b'],
  ['abcdef', 'aebdcf', 'ed'],
])('from %s to %s, what moved is « %s »', (before, after, what) => {
  expect(moved(before, after)).toBe(what);
});

test('what did not move keeps its order, and nothing else is said to have moved than what a step touched', () => {
  const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 20 });
  fc.assert(
    fc.property(ids, fc.nat(), fc.nat(), (before, from, to) => {
      expect(movedIn(before, before).size).toBe(0);
      if (before.length === 0) return;
      const after = [...before];
      const [one] = after.splice(from % before.length, 1);
      after.splice(to % before.length, 0, one as string);
      expect(movedIn(before, after).size).toBeLessThanOrEqual(1);
    }),
  );
});

test('the rules of a passage stand in the order in which they moved it, each once', () => {
  const trail = new PlacingTrail();
  trail.note(SearchRule.RECOGNISED_NEED, ['x', 'y', 'a'], ['x', 'a', 'y']);
  trail.note(SearchRule.OWN_GENERATION, ['x', 'a', 'y'], ['a', 'x', 'y']);
  trail.add(SearchRule.OWN_GENERATION, 'a');
  expect(trail.rulesOf('a')).toEqual([SearchRule.RECOGNISED_NEED, SearchRule.OWN_GENERATION]);
  expect(trail.rulesOf('x')).toEqual([]);
  expect(trail.rulesOf('never seen')).toEqual([]);
});
