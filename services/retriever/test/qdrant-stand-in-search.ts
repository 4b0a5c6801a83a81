/** A point as it is sent to be stored. */
export interface StoredPoint {
  readonly id: number;
  readonly vector: {
    readonly lexical: Sparse;
    readonly dense?: number[];
  };
  readonly payload: Record<string, string | number>;
}

interface Sparse {
  readonly indices: number[];
  readonly values: number[];
}

interface Condition {
  readonly key: string;
  readonly match?: { readonly any: readonly string[] };
  readonly range?: { readonly lte?: number; readonly gte?: number };
}

interface SentQuery {
  readonly query: Sparse | number[];
  readonly filter: { readonly must: readonly Condition[] };
  readonly limit: number;
}

/** The best points. Equal scores come in an order that `seed` decides, so the limit cuts another part of them each time. */
export function queryPoints(
  points: ReadonlyMap<number, StoredPoint>,
  { query, filter, limit }: SentQuery,
  seed: number,
): { id: number; version: number; score: number }[] {
  const score = Array.isArray(query)
    ? ({ vector: { dense = [] } }: StoredPoint) => cosine(query, dense)
    : ({ vector: { lexical } }: StoredPoint) => dotProduct(query, lexical);
  return [...points.values()]
    .filter(({ payload }) => filter.must.every((condition) => holds(condition, payload[condition.key])))
    .map((point) => ({ id: point.id, version: 0, score: Math.fround(score(point)) }))
    .filter((one) => Array.isArray(query) || one.score > 0)
    .sort((a, b) => b.score - a.score || shuffled(a.id, seed) - shuffled(b.id, seed))
    .slice(0, limit);
}

/** Knuth's multiplicative hash. */
function shuffled(id: number, seed: number): number {
  return Math.imul(id + seed * 7_919, 2_654_435_761) >>> 0;
}

function dotProduct(query: Sparse, { indices, values }: Sparse): number {
  const weights = new Map(query.indices.map((term, at) => [term, query.values[at] as number]));
  return indices.reduce(
    (sum, term, at) => Math.fround(sum + Math.fround((weights.get(term) ?? 0) * (values[at] as number))),
    0,
  );
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  return dot / (Math.hypot(...a) * Math.hypot(...b));
}

function holds({ match, range }: Condition, value: string | number | undefined): boolean {
  if (match !== undefined) return match.any.includes(String(value));
  const number = Number(value);
  return (
    number <= (range?.lte ?? Number.POSITIVE_INFINITY) && number >= (range?.gte ?? Number.NEGATIVE_INFINITY)
  );
}
