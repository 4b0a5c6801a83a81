import { franceDay } from '@decroche/french';

/** Spans of time in which is counted, the shortest first: what is about too few people in one waits for the next. */
export const SPANS = ['hour', 'day', 'week'] as const;
export type SpanLength = (typeof SPANS)[number];

/** One span of time, by the clock of the funds (Europe/Paris). */
export interface Span {
  readonly length: SpanLength;
  /** `2026-11-30T08` for an hour, `2026-11-30` for a day, that of its Monday for a week (ISO 8601). */
  readonly start: string;
}

/** A span is looked at so long after its end, milliseconds: clocks differ, and shorter ones are settled before. */
const GRACE_MS: Readonly<Record<SpanLength, number>> = { hour: 120_000, day: 600_000, week: 900_000 };
const DAY_MS = 86_400_000;

const CLOCK = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Paris',
  ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23' },
});

/** The hour in which a moment lies. */
export function hourOf(ms: number): Span {
  const parts = new Map(CLOCK.formatToParts(ms).map(({ type, value }) => [type, value]));
  const date = ['year', 'month', 'day'].map((type) => parts.get(type as 'year')).join('-');
  return { length: 'hour', start: `${date}T${parts.get('hour')}` };
}

/** ISO date of a moment. */
export function dateOf(ms: number): string {
  return franceDay(ms);
}

/** ISO date of the Monday of the week of a date. */
export function mondayOf(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  return isoDate(day.getTime() - ((day.getUTCDay() + 6) % 7) * DAY_MS);
}

/** The date so many days later. */
export function daysAfter(date: string, days: number): string {
  return isoDate(new Date(`${date}T00:00:00Z`).getTime() + days * DAY_MS);
}

function isoDate(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** The longer span that a span lies in; undefined when there is none. */
export function longerThan({ length, start }: Span): Span | undefined {
  if (length === 'hour') return { length: 'day', start: start.slice(0, 10) };
  return length === 'day' ? { length: 'week', start: mondayOf(start) } : undefined;
}

/** Whether nothing more comes into a span. */
export function isOver({ length, start }: Span, nowMs: number): boolean {
  const then = hourOf(nowMs - GRACE_MS[length]).start;
  if (length === 'hour') return start < then;
  const date = then.slice(0, 10);
  return start < (length === 'day' ? date : mondayOf(date));
}
