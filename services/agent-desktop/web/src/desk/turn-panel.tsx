import type { TurnView } from '../../../src/desk-view.ts';
import { segmentsOf } from '../wording/said-segments.ts';
import { DraftPanel } from './draft-panel.tsx';
import { ExtractsPanel } from './extracts-panel.tsx';

/** A typed question with its answer. */
export function AskedTurn({ turn }: { readonly turn: TurnView }) {
  const { said, draft, extracts } = turn;
  return (
    <div className="asked">
      <p className="asked-question">
        <span className="muted">Votre question : </span>
        {said === null || said.outcome !== 'text'
          ? 'elle contenait trop de données personnelles, elle a été effacée.'
          : segmentsOf(said).map(({ kind, text, start }) =>
              kind === 'removed' ? (
                <mark key={start} className="removed">
                  {text}
                </mark>
              ) : (
                text
              ),
            )}
      </p>
      {draft !== null ? (
        <DraftPanel turn={turn} draft={draft} />
      ) : extracts !== null && extracts.passages.length > 0 ? (
        <ExtractsPanel turn={turn} extracts={extracts} />
      ) : (
        said?.outcome === 'text' && (
          <p className="muted" role="status">
            Recherche…
          </p>
        )
      )}
    </div>
  );
}
