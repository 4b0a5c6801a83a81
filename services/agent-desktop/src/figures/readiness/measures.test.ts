import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Cell, LEAST_PEOPLE, type Tally } from '../use/use-cells.ts';
import { measuredCall, settleMeasures, valuesOf } from './measures.ts';

const MS = fc.option(fc.integer({ min: -60_000, max: 60_000 }));
const CALLS = fc.array(
  fc.record({
    person: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
    readiness: fc.record({
      readyBeforePickupMs: MS,
      endOfSpeechToExtractsMs: MS,
      endOfSpeechToDraftMs: MS,
    }),
  }),
  { maxLength: 30 },
);

function tallied(calls: typeof CALLS extends fc.Arbitrary<infer T> ? T : never): Map<Cell, Tally> {
  const tallies = new Map<Cell, { count: number; people: Set<string> }>();
  const tallyOf = (cell: Cell) => {
    const tally = tallies.get(cell) ?? { count: 0, people: new Set<string>() };
    tallies.set(cell, tally);
    tally.count += 1;
    return tally;
  };
  for (const { person, readiness } of calls) {
    const { cells, values } = measuredCall(readiness);
    for (const cell of cells) tallyOf(cell).people.add(person);
    for (const value of values) tallyOf(value);
  }
  return tallies;
}

it('a measure is written with all of its values once five people have a part in it, and not before', () => {
  fc.assert(
    fc.property(CALLS, (calls) => {
      const { written, carried } = settleMeasures(tallied(calls));
      const known = calls.filter(({ readiness }) => readiness.readyBeforePickupMs !== null);
      const people = new Set(known.map(({ person }) => person)).size;
      const values = known.map(({ readiness }) => readiness.readyBeforePickupMs ?? 0).sort((a, b) => a - b);
      const [whole, none] = people >= LEAST_PEOPLE ? [written, carried] : [carried, written];
      expect(valuesOf('ready', whole)).toEqual(values);
      expect(valuesOf('ready', none)).toEqual([]);
      expect(none.has('ready')).toBe(false);
    }),
  );
});

it('what is known of one call stands in no one place, and never beside a person', () => {
  const { cells, values } = measuredCall({
    ...{ readyBeforePickupMs: 3_400.4, endOfSpeechToExtractsMs: null, endOfSpeechToDraftMs: 530 },
  });
  expect(cells).toEqual(['calls', 'ready', 'draft']);
  expect(values).toEqual(['ready/3400', 'draft/530']);
});
