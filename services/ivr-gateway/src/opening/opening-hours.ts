import { Temporal } from 'temporal-polyfill';
import { isPublicHoliday, type Territory } from './public-holidays.ts';

/** From one time of day to another, local; `to` at or before `from` lies on the next day, and 00:00 is its first instant. */
export interface Span {
  readonly from: Temporal.PlainTime;
  readonly to: Temporal.PlainTime;
}

/** Days that are unlike others, both included. They win over the week and over holidays; the last one given wins. */
export interface ExceptionalDays {
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
  /** None: closed. */
  readonly spans: readonly Span[];
}

/** When a fund answers. */
export interface OpeningHours {
  /** Name of the time zone, such as `America/Martinique`. */
  readonly timeZone: string;
  readonly territory: Territory;
  /** Spans that begin on each day of the week, Monday first. */
  readonly week: readonly (readonly Span[])[];
  /** True when holidays are days like others. */
  readonly openOnHolidays: boolean;
  readonly exceptions: readonly ExceptionalDays[];
}

/** Whether a fund answers now, and else when it will, in its own time; unknown when it is not within a year. */
export type Opening =
  | { readonly open: true }
  | {
      readonly open: false;
      readonly now: Temporal.ZonedDateTime;
      readonly next: Temporal.ZonedDateTime | undefined;
    };

const LOOK_AHEAD_DAYS = 366;

/**
 * Whether the fund answers at an instant. A span belongs to the day on which it begins: one that goes on past midnight ends as
 * it was meant to, even into a holiday. When clocks go back, an hour that exists twice counts as open twice; when they go
 * forward, a time that does not exist is the next one that does.
 *
 * @param at Unix time, milliseconds
 */
export function openingAt(hours: OpeningHours, at: number): Opening {
  const now = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(hours.timeZone);
  const today = now.toPlainDate();
  for (const date of [today.subtract({ days: 1 }), today]) {
    for (const span of spansOf(hours, date)) {
      if (
        at >= begins(hours, date, span).epochMilliseconds &&
        at < ends(hours, date, span).epochMilliseconds
      ) {
        return { open: true };
      }
    }
  }
  for (let days = 0; days <= LOOK_AHEAD_DAYS; days++) {
    const date = today.add({ days });
    const later = spansOf(hours, date)
      .map((span) => begins(hours, date, span))
      .filter((begin) => begin.epochMilliseconds > at);
    const [next] = later.sort((a, b) => Temporal.ZonedDateTime.compare(a, b));
    if (next !== undefined) return { open: false, now, next };
  }
  return { open: false, now, next: undefined };
}

function spansOf(hours: OpeningHours, date: Temporal.PlainDate): readonly Span[] {
  const exception = hours.exceptions.findLast(
    ({ from, to }) =>
      Temporal.PlainDate.compare(from, date) <= 0 && Temporal.PlainDate.compare(date, to) <= 0,
  );
  if (exception !== undefined) return exception.spans;
  if (!hours.openOnHolidays && isPublicHoliday(date, hours.territory)) return [];
  return hours.week[date.dayOfWeek - 1] ?? [];
}

function begins(hours: OpeningHours, date: Temporal.PlainDate, { from }: Span): Temporal.ZonedDateTime {
  return date.toPlainDateTime(from).toZonedDateTime(hours.timeZone, { disambiguation: 'compatible' });
}

function ends(hours: OpeningHours, date: Temporal.PlainDate, { from, to }: Span): Temporal.ZonedDateTime {
  const day = Temporal.PlainTime.compare(to, from) > 0 ? date : date.add({ days: 1 });
  return day.toPlainDateTime(to).toZonedDateTime(hours.timeZone, { disambiguation: 'later' });
}
