import type { PiiSpan } from '../span.ts';

/** Classes of the labelled sets. */
export type LabelType =
  | 'PERSON'
  | 'NIR'
  | 'PHONE'
  | 'EMAIL'
  | 'ADDRESS'
  | 'DOB'
  | 'IBAN'
  | 'DOSSIER'
  | 'OTHER_ID';

/** One labelled utterance; offsets are UTF-16 code units. */
export interface LabelledUtterance {
  readonly id: string;
  readonly text: string;
  readonly spans: readonly { readonly start: number; readonly end: number; readonly type: string }[];
  /** Harmless: anything removed from it is a false positive. */
  readonly negative?: boolean | undefined;
}

/** Result of an evaluation: the fields of the command line. */
export interface Scores {
  readonly utterances: number;
  readonly spans: number;
  /** Share of labelled spans of which no character is left. */
  readonly recall: number;
  /** Share of removed stretches that lie on a labelled span. */
  readonly precision: number;
  readonly byType: Readonly<Record<string, { readonly spans: number; readonly recall: number }>>;
  readonly leaked: readonly { readonly id: string; readonly type: string }[];
  /** Harmless utterances of which anything was removed. */
  readonly falsePositives: number;
}

/**
 * Compares what was removed with what was labelled. Classes need not agree: what counts is that it is gone. What
 * the policy keeps of a span (the year of birth) is written anew by the redactor and so is no leak.
 */
export function score(
  utterances: readonly LabelledUtterance[],
  findSpans: (text: string) => readonly PiiSpan[],
): Scores {
  const counts = new Map<string, { spans: number; found: number }>();
  const leaked: { id: string; type: string }[] = [];
  let removed = 0;
  let right = 0;
  let falsePositives = 0;
  for (const utterance of utterances) {
    const found = findSpans(utterance.text);
    const negative = utterance.negative ?? utterance.spans.length === 0;
    if (negative && found.length > 0) falsePositives += 1;
    removed += found.length;
    right += found.filter((span) =>
      utterance.spans.some((label) => span.start < label.end && label.start < span.end),
    ).length;
    for (const label of utterance.spans) {
      const count = counts.get(label.type) ?? { spans: 0, found: 0 };
      count.spans += 1;
      if (isCovered(utterance.text, label, found)) count.found += 1;
      else leaked.push({ id: utterance.id, type: label.type });
      counts.set(label.type, count);
    }
  }
  const all = [...counts.values()];
  const spans = all.reduce((sum, count) => sum + count.spans, 0);
  return {
    utterances: utterances.length,
    spans,
    recall: share(
      all.reduce((sum, count) => sum + count.found, 0),
      spans,
    ),
    precision: share(right, removed),
    byType: Object.fromEntries(
      [...counts]
        .sort()
        .map(([type, count]) => [type, { spans: count.spans, recall: share(count.found, count.spans) }]),
    ),
    leaked,
    falsePositives,
  };
}

/** Whether every visible character of a labelled span lies in a removed one. */
export function isCovered(
  text: string,
  label: { readonly start: number; readonly end: number },
  found: readonly PiiSpan[],
): boolean {
  for (let at = label.start; at < label.end; at++) {
    const visible = /[\p{L}\p{N}@+]/u.test(text[at] ?? '');
    if (visible && !found.some((span) => span.start <= at && at < span.end)) return false;
  }
  return true;
}

const share = (part: number, whole: number): number =>
  whole === 0 ? 1 : Math.round((part / whole) * 10_000) / 10_000;
