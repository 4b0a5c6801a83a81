import type { Hit } from '../index/passage-index.ts';

/**
 * Reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009): each list gives a passage `weight / (k + rank)`.
 * Scores are divided by the most that a passage can get: 1 for the first of every list.
 *
 * @param k the larger, the less the first ranks weigh over the next ones
 */
export function fuse(
  lists: readonly { readonly hits: readonly Hit[]; readonly weight: number }[],
  k: number,
): Hit[] {
  const filled = lists.filter(({ hits, weight }) => hits.length > 0 && weight > 0);
  const most = filled.reduce((sum, { weight }) => sum + weight / (k + 1), 0);
  const scores = new Map<string, number>();
  for (const { hits, weight } of filled) {
    hits.forEach(({ id }, at) => {
      scores.set(id, (scores.get(id) ?? 0) + weight / (k + at + 1) / most);
    });
  }
  return [...scores].map(([id, score]) => ({ id, score })).sort((a, b) => b.score - a.score);
}
