import type { ReactNode } from 'react';
import type { SaidView, TurnView } from '#contract';
import { SEARCH_SILENT, SEARCHING } from '../wording/sentences.ts';
import { DraftPanel } from './draft/draft-panel.tsx';
import { ExtractsPanel } from './draft/extracts-panel.tsx';
import { SaidWords } from './said-words.tsx';
import { useServerClock } from './use-server-clock.ts';

/** Most earlier questions named above the last one. */
const MAX_BEFORE = 3;

/** Props of {@link AskedTurn}. */
export interface AskedTurnProps {
  readonly turn: TurnView;
  /** The questions that it goes on from, newest first. */
  readonly earlier?: readonly SaidView[];
  /** What one can do with it. */
  readonly children?: ReactNode;
}

/** A question with its answer: typed by the agent, or told by the caller in conversation. */
export function AskedTurn({ turn, earlier = [], children }: AskedTurnProps) {
  const { said, draft, extracts } = turn;
  const before = earlier.filter(({ outcome }) => outcome === 'text').slice(0, MAX_BEFORE);
  return (
    <div className="asked">
      <div className="asked-head">
        <div>
          {before.length > 0 && (
            <p className="muted small-print">
              Avant :{' '}
              {before.map((question) => (
                <span key={`${question.sequence} ${question.text}`} className="asked-before">
                  <SaidWords said={question} />
                </span>
              ))}
            </p>
          )}
          <p className="asked-question">
            <span className="muted">
              {turn.source === 'caller-live' ? 'L’appelant a dit : ' : 'Votre question : '}
            </span>
            {said === null || said.outcome !== 'text' ? (
              'elle contenait trop de données personnelles, elle a été effacée.'
            ) : (
              <SaidWords said={said} />
            )}
          </p>
        </div>
        {children}
      </div>
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
