import { z } from 'zod';

/** A calendar day, ISO 8601. */
export const isoDay = z
  .string('expected a date such as 2026-09-01')
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a date such as 2026-09-01')
  .refine(isCalendarDay, 'expected a day that exists in the calendar');

/** A year, a month or a day, ISO 8601. */
export const isoPeriod = z.coerce
  .string()
  .regex(/^\d{4}(?:-\d{2}(?:-\d{2})?)?$/, 'expected 2026, 2026-01 or 2026-01-31');

/** A text that says something. */
export const filled = z.string('expected a text').trim().min(1, 'expected a text that is not empty');

function isCalendarDay(value: string): boolean {
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}
