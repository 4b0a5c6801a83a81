import type { CallView } from '../../../src/desk-view.ts';
import { clockTime } from '../wording/dates.ts';
import { HEARING_REASONS, HEARINGS } from '../wording/ears.ts';
import { useServerClock } from './use-server-clock.ts';

/** What each phase is called. */
export const PHASES = {
  ringing: 'Ça sonne',
  conversation: 'En conversation',
  ended: 'Appel terminé',
} as const;

/** Where the call stands, and for how long. */
export function CallBand({ call }: { readonly call: CallView }) {
  const now = useServerClock(500);
  const { phase, pickedUpAtMs, ringingSinceMs, endedAtMs } = call;
  const since = phase === 'ringing' ? ringingSinceMs : pickedUpAtMs;
  const until = phase === 'ended' ? endedAtMs : now;
  return (
    <div className={`call-band ${phase}`}>
      <h1 className="call-phase">
        <span className="call-dot" aria-hidden="true" />
        {PHASES[phase]}
      </h1>
      {since !== null && until !== null && (
        <span className="call-time" role="timer">
          {clockTime(until - since)}
        </span>
      )}
      {phase !== 'ringing' && call.waitedMs !== null && (
        <span className="muted">a attendu {clockTime(call.waitedMs)}</span>
      )}
      <span className="spring" />
      {call.hears !== null && (
        <span className="tag" title={HEARING_REASONS[call.hears]}>
          {HEARINGS[call.hears]}
        </span>
      )}
    </div>
  );
}
