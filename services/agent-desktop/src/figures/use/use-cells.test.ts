import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, GROUPED, LEAST_PEOPLE, type Settled, settle, type Tally } from './use-cells.ts';

const CELL = fc.constantFrom(
  'calls/a',
  'calls/b',
  'calls/c',
  'needs/a/b',
  'needs/a/c',
  'needs/b/b',
  'sources',
);
const PEOPLE = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
/** Who did what: of some cells some of the people, so that about half of the cells are about too few. */
const EVENTS = fc
  .array(fc.tuple(CELL, fc.subarray(PEOPLE, { minLength: 1 })), { maxLength: 8 })
  .map((parts) => parts.flatMap(([cell, people]) => people.map((person) => [cell, person] as const)));

function tallied(events: readonly (readonly [Cell, string])[]): Map<Cell, Tally> {
  const tallies = new Map<Cell, Tally>();
  for (const [cell, person] of events) {
    const { count, people } = tallies.get(cell) ?? { count: 0, people: new Set<string>() };
    tallies.set(cell, { count: count + 1, people: new Set([...people, person]) });
  }
  return tallies;
}

const sum = (tallies: ReadonlyMap<Cell, Tally>): number =>
  [...tallies.values()].reduce((total, { count }) => total + count, 0);
const familyOf = (cell: Cell): string => cell.split('/')[0] ?? '';
const people = (names: readonly string[], count = names.length): Tally => ({ count, people: new Set(names) });
const CREW = ['a', 'b', 'c', 'd', 'e'];
const shown = ({ written }: Settled): Record<Cell, number> =>
  Object.fromEntries([...written].map(([cell, { count }]) => [cell, count]));

describe('what is written', () => {
  it.each([true, false])('is never about fewer than five people (last span: %s)', (last) => {
    fc.assert(
      fc.property(EVENTS, (events) => {
        for (const { people: who } of settle(tallied(events), last).written.values()) {
          expect(who.size).toBeGreaterThanOrEqual(LEAST_PEOPLE);
        }
      }),
    );
  });

  it.each([true, false])('counts each event once, or leaves it for later (last span: %s)', (last) => {
    fc.assert(
      fc.property(EVENTS, (events) => {
        const { written, carried } = settle(tallied(events), last);
        expect(sum(written) + sum(carried)).toBe(events.length);
      }),
    );
  });

  it('leaves nothing out of the last span but a family that is about too few people in all', () => {
    fc.assert(
      fc.property(EVENTS, (events) => {
        const { written, carried } = settle(tallied(events), true);
        for (const [cell, { people: who }] of carried) {
          expect(who.size).toBeLessThan(LEAST_PEOPLE);
          expect([...written.keys()].map(familyOf)).not.toContain(familyOf(cell));
        }
      }),
    );
  });

  it('tells by no difference of sums anything about fewer than five people', () => {
    fc.assert(
      fc.property(EVENTS, fc.infiniteStream(fc.boolean()), (events, coins) => {
        const cells = [...settle(tallied(events), true).written.values()];
        const chosen = cells.filter(() => coins.next().value);
        const fewer = chosen.filter(() => coins.next().value);
        const difference = chosen.filter((cell) => !fewer.includes(cell));
        const about = new Set(difference.flatMap(({ people: who }) => [...who]));
        expect(about.size === 0 || about.size >= LEAST_PEOPLE).toBe(true);
      }),
    );
  });

  it('is the same whatever the order in which it was counted', () => {
    fc.assert(
      fc.property(EVENTS, (events) => {
        expect(shown(settle(tallied([...events].reverse()), true))).toEqual(
          shown(settle(tallied(events), true)),
        );
      }),
    );
  });
});

describe('small cells of the last span', () => {
  it('are counted with the others of their theme, then of their family', () => {
    const tallies = new Map([
      ['needs/reversion/answered', people(CREW, 40)],
      ['needs/reversion/unanswered', people(['a', 'b'])],
      ['needs/rachat/unanswered', people(['c', 'd', 'e'])],
    ]);
    expect(shown(settle(tallies, true))).toEqual({
      'needs/reversion/answered': 40,
      [`needs/${GROUPED}`]: 5,
    });
  });

  it('take the smallest of the others with them when they are too few even so', () => {
    const tallies = new Map([
      ['calls/listening', people([...CREW, 'f'], 90)],
      ['calls/refused', people(CREW, 12)],
      ['calls/no-capacity', people(['a'], 3)],
    ]);
    expect(shown(settle(tallies, true))).toEqual({ 'calls/listening': 90, [`calls/${GROUPED}`]: 15 });
  });

  it('of a team of four are never written', () => {
    const tallies = new Map([['calls/listening', people(['a', 'b', 'c', 'd'], 900)]]);
    expect(shown(settle(tallies, true))).toEqual({});
    expect(settle(tallies, false).carried.size).toBe(1);
  });
});
