import type { PiiSpan } from './span.ts';

/**
 * Makes disjoint spans in order. Where spans overlap, one span covers them all, of the class with the best score:
 * nothing is left between. What may stay (a year of birth) stays only when nothing else covers it.
 */
export function arbitrate(spans: readonly PiiSpan[]): PiiSpan[] {
  const merged: PiiSpan[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last === undefined || span.start >= last.end) {
      merged.push(span);
      continue;
    }
    const best = span.score > last.score ? span : last;
    merged[merged.length - 1] = { ...best, start: last.start, end: Math.max(last.end, span.end) };
  }
  return merged;
}
