import type { TurnView } from '../../../src/desk-view.ts';
import { segmentsOf } from '../wording/said-segments.ts';
import { SEARCH_SILENT, SEARCHING } from '../wording/sentences.ts';
import { DraftPanel } from './draft-panel.tsx';
import { ExtractsPanel } from './extracts-panel.tsx';
import { RemovedMark } from './removed-mark.tsx';
import { useServerClock } from './use-server-clock.ts';

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
              kind === 'removed' ? <RemovedMark key={start} text={text} /> : text,
            )}
      </p>
      {draft !== null ? (
        <DraftPanel turn={turn} draft={draft} />
      ) : extracts !== null && extracts.passages.length > 0 ? (
        <ExtractsPanel turn={turn} extracts={extracts} />
      ) : (
        said?.outcome === 'text' && <Searching since={turn.speechEndedAtMs} />
      )}
    </div>
  );
}

/** Longest search before the agent is told that it does not answer, milliseconds. */
export const SEARCH_LATE_MS = 5_000;

function Searching({ since }: { readonly since: number | null }) {
  const now = useServerClock(1_000);
  const late = since !== null && now - since > SEARCH_LATE_MS;
  return <p className="muted">{late ? SEARCH_SILENT : SEARCHING}</p>;
}
