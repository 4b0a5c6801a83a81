import { clockTime } from '../wording/dates.ts';
import { useNow } from './use-now.ts';

/** How often it is shown anew, milliseconds. */
const EVERY_MS = 500;

/** How long a call has lasted. */
export function CallDuration({ sinceMs }: { readonly sinceMs: number }) {
  const now = useNow(EVERY_MS);
  return (
    <span className="call-time" role="timer">
      {clockTime(now - sinceMs)}
    </span>
  );
}
