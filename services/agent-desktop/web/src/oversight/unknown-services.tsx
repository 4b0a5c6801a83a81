import type { UnknownInstance } from '#contract';
import { unknownSentence } from './words.ts';

/** Props of {@link UnknownServices}. */
export interface UnknownServicesProps {
  readonly unknown: readonly UnknownInstance[];
  /** What is not known of them, as the end of the sentence "On ne sait pas …". */
  readonly what: string;
}

/** Which services did not say what the page shows, and why: a gap is told, never left out. */
export function UnknownServices({ unknown, what }: UnknownServicesProps) {
  if (unknown.length === 0) return null;
  return (
    <section className="sheet-part">
      <h2>Services sans réponse</h2>
      <p className="verdict bad">On ne sait pas {what}. Prévenez l’exploitation.</p>
      <ul>
        {unknown.map((instance) => (
          <li key={`${instance.service} ${instance.address}`}>{unknownSentence(instance)}</li>
        ))}
      </ul>
    </section>
  );
}
