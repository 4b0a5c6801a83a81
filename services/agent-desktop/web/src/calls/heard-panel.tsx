import type { SaidView } from '#contract';
import { RemovedMark } from './removed-mark.tsx';
import { segmentsOf } from './said-segments.ts';

/** What was heard, with what was removed and what is doubtful made visible. */
export function HeardPanel({ said, title }: { readonly said: SaidView | null; readonly title: string }) {
  if (said === null || said.text === '') return null;
  const segments = segmentsOf(said);
  return (
    <section className="side-block" aria-label={title}>
      <h2>{title}</h2>
      <p className="heard">
        {segments.map(({ kind, text, start }) =>
          kind === 'plain' ? (
            text
          ) : kind === 'removed' ? (
            <RemovedMark key={start} text={text} />
          ) : (
            <span key={start} className="doubtful" title="Mot mal entendu">
              {text}
              <span className="visually-hidden"> (mot mal entendu)</span>
            </span>
          ),
        )}
        {!said.final && <span className="still-speaking"> …</span>}
      </p>
      <p className="muted small-print">
        {!said.final && 'L’appelant parle encore. '}
        {said.incomplete && 'La phrase est coupée. '}
        {said.redactions.length > 0 && 'Les données personnelles sont retirées. '}
        {said.doubtful.length > 0 && 'En gris : mots mal entendus.'}
      </p>
    </section>
  );
}
