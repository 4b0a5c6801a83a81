import type { SaidView } from '#contract';

/** One stretch of a heard text, as it is to be styled. */
export interface Segment {
  readonly kind: 'plain' | 'removed' | 'doubtful';
  readonly text: string;
  /** Where it starts in the text. */
  readonly start: number;
}

/**
 * Cuts a text into plain, removed and doubtful stretches. Spans outside the text or overlapping an earlier one are
 * left out; a removed stretch goes before a doubtful one.
 */
export function segmentsOf(said: Pick<SaidView, 'text' | 'redactions' | 'doubtful'>): readonly Segment[] {
  const { text } = said;
  const marks = [
    ...said.redactions.map(({ start, end }) => ({ start, end, kind: 'removed' as const })),
    ...said.doubtful.map(({ start, end }) => ({ start, end, kind: 'doubtful' as const })),
  ].sort((a, b) => a.start - b.start || (a.kind === 'removed' ? -1 : 1));
  const segments: Segment[] = [];
  let at = 0;
  for (const { start, end, kind } of marks) {
    if (start < at || end <= start || end > text.length) continue;
    if (start > at) segments.push({ kind: 'plain', text: text.slice(at, start), start: at });
    segments.push({ kind, text: text.slice(start, end), start });
    at = end;
  }
  if (at < text.length) segments.push({ kind: 'plain', text: text.slice(at), start: at });
  return segments;
}
