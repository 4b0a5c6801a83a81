/** When the funds have closed, hours of the clock in France. */
const EVENING = 21;
const HOUR_MS = 3_600_000;
/** Longest time from a moment to its {@link eveningOf}, milliseconds: from midnight on, on the day that has 25 hours. */
export const LONGEST_DAY_MS = (EVENING + 1) * HOUR_MS;

const CLOCK = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Paris',
  ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
});

/** When a day of work that this moment lies in is over: 21:00 in France, midnight for what comes later. Unix milliseconds. */
export function eveningOf(nowMs: number): number {
  const here = wallClock(nowMs);
  const day = here - (here % (24 * HOUR_MS));
  const hours = here - day < EVENING * HOUR_MS ? EVENING : 24;
  const end = day + hours * HOUR_MS;
  const offset = here - nowMs;
  // The clock may have been put on or back in between.
  return end - (wallClock(end - offset) - (end - offset));
}

/** What a clock in France shows, as if it were UTC. */
function wallClock(ms: number): number {
  const parts = new Map(CLOCK.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const [year = 0, month = 1, ...rest] = (['year', 'month', 'day', 'hour', 'minute', 'second'] as const).map(
    (type) => parts.get(type) ?? 0,
  );
  return Date.UTC(year, month - 1, ...rest) + (ms % 1_000);
}
