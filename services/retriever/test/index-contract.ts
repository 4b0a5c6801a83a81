import { acronyms } from '@decroche/french';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DenseIndex } from '../src/search/index/dense-index.ts';
import type { Hit, PassageFilter, PassageIndex, SparseVector } from '../src/search/index/passage-index.ts';
import { LexicalModel } from '../src/search/ranking/lexical-model.ts';
import type { SearchDocument } from '../src/search/ranking/search-document.ts';
import { atOnce } from '../src/search/ranking/sliced-work.ts';

const ANY: PassageFilter = { asOf: '', scopes: [] };

function document(
  id: string,
  title: string,
  text: string,
  more: Partial<SearchDocument> = {},
): SearchDocument {
  return {
    id,
    group: id,
    theme: 't',
    scope: 'national',
    validFrom: null,
    validTo: null,
    ...more,
    fields: { title, questions: '', plain: '', section: '', text },
  };
}

const TOPICS = [
  'réversion',
  'trimestre',
  'surcote',
  'décote',
  'carrière longue',
  'aspa',
  'invalidité',
  'adresse',
];

/** Passages alike, more of them than any index reads at once. */
const MANY_EQUAL = 300;

const documents: SearchDocument[] = [
  document('reversion', 'Pension de réversion', 'La réversion est de 54 % de la retraite de base.'),
  document('avant', 'Âge de départ', 'Né en 1964 : 63 ans.', {
    validFrom: '2023-09-01',
    validTo: '2026-08-31',
  }),
  document('apres', 'Âge de départ', 'Né en 1964 : 62 ans et 9 mois.', { validFrom: '2026-09-01' }),
  document('lyon', 'Âge de départ à Lyon', 'Règle de la caisse.', { scope: 'carsat-rhone-alpes' }),
  ...Array.from({ length: 120 }, (_, at) => {
    const topic = TOPICS[at % TOPICS.length] as string;
    const other = TOPICS[(at * 3 + 1) % TOPICS.length] as string;
    return document(`p${at}`, `${topic} ${at}`, `${topic} et ${other} `.repeat(1 + (at % 4)));
  }),
  ...Array.from({ length: MANY_EQUAL }, (_, at) =>
    document(`e${at}`, 'Permanence', 'Une permanence est tenue sur rendez-vous.', {
      scope: at % 2 === 0 ? 'national' : 'carsat-rhone-alpes',
    }),
  ),
];
const { model, vectors } = atOnce(LexicalModel.building(documents, { acronyms, referenceYear: 2026 }));

/** Vectors whose angle to the first one grows with the place. */
const dense = documents.map(({ id }, at) =>
  id.startsWith('e') ? Float32Array.of(0, 0, 1) : Float32Array.of(Math.cos(at / 100), Math.sin(at / 100), 0),
);

function vectorOf(text: string): SparseVector {
  return model.queryVector(new Map(model.analyse(text).map(({ term }) => [term, 1])));
}

const ids = (hits: readonly Hit[]): string[] => hits.map(({ id }) => id);

/** What every index must do. Scores may differ by rounding; the order of what is clearly apart may not. */
export function describeIndex(
  open: (
    documents: readonly SearchDocument[],
    vectors: readonly SparseVector[],
    dense: readonly Float32Array[],
  ) => Promise<{
    index: PassageIndex;
    reference: PassageIndex;
    denseIndex: DenseIndex;
    close: () => Promise<void>;
  }>,
): void {
  let opened: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    opened = await open(documents, vectors, dense);
  });
  afterAll(() => opened?.close());
  const search = (text: string, filter = ANY, limit = 10): Promise<readonly Hit[]> =>
    opened.index.search(vectorOf(text), filter, limit);

  test('the passage with the words comes first, best first', async () => {
    const hits = await search('réversion retraite de base');
    expect(hits[0]?.id).toBe('reversion');
    for (const [at, { score }] of hits.entries())
      expect(score).toBeLessThanOrEqual(hits[at - 1]?.score ?? score);
  });

  test('a rule is found on the days on which it applies, bounds included', async () => {
    const on = async (asOf: string): Promise<string[]> =>
      ids(await search('âge de départ né en 1964', { asOf, scopes: [] }));
    expect(await on('2026-08-31')).toContain('avant');
    expect(await on('2026-08-31')).not.toContain('apres');
    expect(await on('2026-09-01')).toContain('apres');
    expect(await on('2026-09-01')).not.toContain('avant');
    expect(await on('2023-08-31')).not.toContain('avant');
  });

  test('another fund’s rules are not found', async () => {
    const within = async (scopes: string[]): Promise<string[]> =>
      ids(await search('âge de départ à Lyon', { asOf: '', scopes }));
    expect(await within(['national'])).not.toContain('lyon');
    expect((await within(['national', 'carsat-rhone-alpes']))[0]).toBe('lyon');
  });

  test('no more passages than asked for, and none without a common word', async () => {
    expect(await search('surcote', ANY, 3)).toHaveLength(3);
    expect(await search('zèbre')).toEqual([]);
  });

  test('it ranks like the exact index: at least 99 % of the first ten agree', async () => {
    let same = 0;
    let all = 0;
    for (const first of TOPICS) {
      for (const second of TOPICS) {
        const query = vectorOf(`${first} ${second}`);
        const ours = ids(await opened.index.search(query, ANY, 10));
        const exact = ids(await opened.reference.search(query, ANY, 10));
        all += exact.length;
        same += exact.filter((id) => ours.includes(id)).length;
      }
    }
    expect(same / all).toBeGreaterThanOrEqual(0.99);
  });

  test.each([1, 10, 60, 250])(
    'of equal passages the first %i of the base are found, each time',
    async (limit) => {
      for (const scopes of [[], ['carsat-rhone-alpes']]) {
        const query = vectorOf('permanence sur rendez-vous');
        const exact = ids(await opened.reference.search(query, { asOf: '', scopes }, limit));
        expect(exact.length).toBeGreaterThan(0);
        for (let time = 0; time < 3; time++)
          expect(ids(await opened.index.search(query, { asOf: '', scopes }, limit))).toEqual(exact);
      }
    },
  );

  test('of passages that mean the same the first of the base are found, each time', async () => {
    const query = Float32Array.of(0, 0, 1);
    for (let time = 0; time < 3; time++) {
      const found = ids(await opened.denseIndex.searchDense(query, ANY, 20));
      expect(found).toEqual(Array.from({ length: 20 }, (_, at) => `e${at}`));
    }
  });

  test('by meaning the nearest come first, whatever the length of the vector', async () => {
    const query = Float32Array.of(5 * Math.cos(0.1), 5 * Math.sin(0.1), 0);
    const hits = await opened.denseIndex.searchDense(query, ANY, 3);
    expect(hits[0]?.id).toBe(documents[10]?.id);
    expect(new Set(ids(hits))).toEqual(new Set([9, 10, 11].map((at) => documents[at]?.id)));
    expect(hits[0]?.score).toBeCloseTo(1, 3);
  });

  test('by meaning, too, only what applies on the day and in the scope is found', async () => {
    const query = Float32Array.of(1, 0, 0);
    const found = ids(
      await opened.denseIndex.searchDense(query, { asOf: '2026-09-01', scopes: ['national'] }, 200),
    );
    expect(found).toContain('apres');
    expect(found).not.toContain('avant');
    expect(found).not.toContain('lyon');
  });
}
