import type { SaidView } from '#contract';
import { RemovedMark } from './removed-mark.tsx';
import { segmentsOf } from './said-segments.ts';

/** A text as it was left after redaction. */
export function SaidWords({ said }: { readonly said: SaidView }) {
  return segmentsOf(said).map(({ kind, text, start }) =>
    kind === 'removed' ? <RemovedMark key={start} text={text} /> : text,
  );
}
