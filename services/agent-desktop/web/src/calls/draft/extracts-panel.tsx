import { useLayoutEffect } from 'react';
import type { ExtractsView, TurnView } from '#contract';
import { PassageList } from '../../knowledge/passage-list.tsx';
import { withFixedSpaces } from '../../wording/typography.ts';
import { useDeskTools } from '../desk-context.ts';

/** The passages found, while the draft is not there. */
export function ExtractsPanel({
  turn,
  extracts,
}: {
  readonly turn: TurnView;
  readonly extracts: ExtractsView;
}) {
  const { measure } = useDeskTools();
  const { turnId } = turn;
  const title = turn.source === 'agent-typed' ? 'Textes trouvés pour la question posée' : 'Textes trouvés';
  useLayoutEffect(() => {
    if (turn.source === 'caller-ivr' && extracts.final) return measure.committed('extracts', turn);
    return undefined;
  }, [measure, turnId, extracts.final]);

  return (
    <section className="draft" aria-label={title}>
      <h2>{title}</h2>
      {extracts.dateNotice !== '' && <p className="date-notice">{withFixedSpaces(extracts.dateNotice)}</p>}
      <PassageList passages={extracts.passages} most={3} level={3} />
    </section>
  );
}
