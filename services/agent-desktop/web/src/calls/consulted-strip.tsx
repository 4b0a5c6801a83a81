import type { ConsultationView } from '#contract';
import { CONSULTED } from './call-course.ts';

/** Says that a colleague asks about his caller: neither need nor answer is shown, since the caller is the colleague's. */
export function ConsultedStrip({ consulted }: { readonly consulted: ConsultationView | null }) {
  return (
    <div role="status">
      {consulted !== null && (
        <p className="banner consulted">{CONSULTED[consulted.stage](consulted.other)}</p>
      )}
    </div>
  );
}
