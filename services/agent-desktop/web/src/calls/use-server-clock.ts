import { useEffect, useState } from 'react';
import { useDeskTools } from './desk-context.ts';

/** Server time, renewed at each period, Unix milliseconds. */
export function useServerClock(periodMs: number): number {
  const { measure } = useDeskTools();
  const [now, setNow] = useState(() => measure.serverNow());
  useEffect(() => {
    const timer = setInterval(() => setNow(measure.serverNow()), periodMs);
    return () => clearInterval(timer);
  }, [measure, periodMs]);
  return now;
}
