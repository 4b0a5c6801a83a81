import type { CallView, TurnView } from '#contract';
import { askAnnouncement, callAnnouncement } from './announcement.ts';
import { assistStatus } from './assist-status.ts';
import { SEARCH_LATE_MS } from './turn-panel.tsx';
import { useServerClock } from './use-server-clock.ts';

/** Props of {@link SpokenStatus}. */
export interface SpokenStatusProps {
  readonly call: CallView | null;
  /** Said when nothing else is to be said of a call. */
  readonly otherwise: string;
  /** A question was asked on this page: its turn once it is known. */
  readonly asked: { readonly turn: TurnView | null } | null;
  readonly notice: string;
}

/**
 * Everything that a screen reader says by itself. These regions are in the page from its beginning and only their
 * text changes: most readers say nothing of a region that comes together with its text.
 */
export function SpokenStatus({ call, otherwise, asked, notice }: SpokenStatusProps) {
  const now = useServerClock(500);
  const since = asked?.turn?.speechEndedAtMs ?? null;
  const late = since !== null && now - since > SEARCH_LATE_MS;
  return (
    <div className="visually-hidden">
      <p role="status">{call === null ? otherwise : callAnnouncement(call, assistStatus(call, now))}</p>
      <p role="status">{asked === null ? '' : askAnnouncement(asked.turn, late)}</p>
      <p role="status">{notice}</p>
    </div>
  );
}
