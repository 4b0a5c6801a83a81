import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chosenNeeds, nextNeed } from './choosing.ts';

const need = (id: string, title = id) => ({ id, title, text: null, spoken: false });

test('a subject is found without its accents, and thirty are listed at most', () => {
  const needs = [need('a', 'Décès du conjoint'), need('b', 'Remariage')];
  expect(chosenNeeds(needs, 'DECES').shown.map(({ id }) => id)).toEqual(['a']);
  expect(chosenNeeds(needs, ' ').shown).toHaveLength(2);
  const many = Array.from({ length: 40 }, (_, at) => need(`n${at}`));
  expect(chosenNeeds(many, '')).toMatchObject({ others: 10 });
});

test('by chance, every caller rings once before any rings again', () => {
  const needs = ['a', 'b', 'c', 'd'].map((id) => need(id));
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 8, maxLength: 8 }),
      (chances) => {
        const taken: string[] = [];
        for (const chance of chances) taken.push(nextNeed(needs, taken, chance));
        expect(new Set(taken.slice(0, 4)).size).toBe(4);
        expect(new Set(taken.slice(4)).size).toBe(4);
      },
    ),
  );
});
