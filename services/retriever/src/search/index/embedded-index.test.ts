import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SearchDocument } from '../ranking/search-document.ts';
import { EmbeddedIndex } from './embedded-index.ts';
import type { SparseVector } from './passage-index.ts';

const vector = fc
  .uniqueArray(fc.tuple(fc.nat(12), fc.integer({ min: 1, max: 8 })), {
    maxLength: 6,
    selector: ([term]) => term,
  })
  .map((entries): SparseVector => {
    const sorted = entries.sort((a, b) => a[0] - b[0]);
    return {
      indices: Uint32Array.from(sorted, ([term]) => term),
      values: Float32Array.from(sorted, ([, weight]) => weight),
    };
  });

const documents = (count: number): SearchDocument[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `p${at}`,
    group: `a${at}`,
    theme: 't',
    scope: at % 3 === 0 ? 'carsat-a' : 'national',
    validFrom: at % 2 === 0 ? null : '2026-01-01',
    validTo: null,
    fields: { title: '', questions: '', plain: '', section: '', text: '' },
  }));

const dot = (a: SparseVector, b: SparseVector): number =>
  [...a.indices].reduce((sum, term, at) => {
    const place = b.indices.indexOf(term);
    return place === -1 ? sum : sum + (a.values[at] as number) * (b.values[place] as number);
  }, 0);

test('it finds exactly what comparing every passage would find', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(vector, { minLength: 1, maxLength: 20 }),
      vector,
      fc.integer({ min: 1, max: 8 }),
      async (vectors, query, limit) => {
        const index = new EmbeddedIndex(documents(vectors.length), vectors);
        const hits = await index.search(query, { asOf: '', scopes: [] }, limit);
        const expected = vectors
          .map((one, at) => ({ id: `p${at}`, score: dot(query, one), at }))
          .filter(({ score }) => score > 0)
          .sort((a, b) => b.score - a.score || a.at - b.at)
          .slice(0, limit);
        expect(hits).toEqual(expected.map(({ id, score }) => ({ id, score })));
      },
    ),
  );
});
