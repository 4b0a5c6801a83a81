import type { CallView } from '#contract';
import { HEARING_REASONS, HEARINGS } from '../phone/caller/ears.ts';
import { clockTime } from '../wording/dates.ts';
import { callCourse, callTime } from './call-course.ts';
import { useServerClock } from './use-server-clock.ts';

/** Where the call stands, and for how long. */
export function CallBand({ call }: { readonly call: CallView }) {
  const now = useServerClock(500);
  const { title, sinceMs } = callTime(call);
  const until = call.phase === 'ended' ? call.endedAtMs : now;
  return (
    <div className={`call-band ${call.phase}${call.heldSinceMs === null ? '' : ' held'}`}>
      <h1 className="call-phase">
        <span className="call-dot" aria-hidden="true" />
        {title}
      </h1>
      {sinceMs !== null && until !== null && (
        <span className="call-time" role="timer">
          {clockTime(until - sinceMs)}
        </span>
      )}
      {callCourse(call, now).map((part) => (
        <span key={part} className="muted">
          {part}
        </span>
      ))}
      <span className="spring" />
      {call.hears !== null && (
        <span className="tag" title={HEARING_REASONS[call.hears]}>
          {HEARINGS[call.hears]}
        </span>
      )}
    </div>
  );
}
