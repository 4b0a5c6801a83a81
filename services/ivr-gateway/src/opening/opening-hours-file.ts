import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { parseFundFile } from '../funds/fund-file.ts';
import type { OpeningHours, Span } from './opening-hours.ts';
import type { Territory } from './public-holidays.ts';

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Time zones of the funds, and the holidays that come with them. */
const ZONES = {
  'Europe/Paris': 'metropole',
  'America/Guadeloupe': 'guadeloupe',
  'America/Martinique': 'martinique',
  'America/Cayenne': 'guyane',
  'Indian/Reunion': 'la-reunion',
  'Indian/Mayotte': 'mayotte',
} as const satisfies Readonly<Record<string, Territory>>;
type Zone = keyof typeof ZONES;

const MAX_SPANS = 6;
const MAX_EXCEPTIONS = 200;
const SPAN = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

const span = z
  .string('expected a span such as "08:30-12:00"')
  .regex(SPAN, 'expected a span such as "08:30-12:00", between quotes')
  .transform((text): Span => {
    const [from = '', to = ''] = text.split('-');
    return {
      from: Temporal.PlainTime.from(from),
      to: Temporal.PlainTime.from(to === '24:00' ? '00:00' : to),
    };
  })
  .refine(
    ({ from, to }) => Temporal.PlainTime.compare(from, to) !== 0 || isMidnight(to),
    'begins when it ends',
  );

const spans = z
  .array(span, 'expected a list of spans, such as ["08:00-12:00", "13:30-17:00"]')
  .max(MAX_SPANS, `expected at most ${MAX_SPANS} spans a day`)
  .refine(areInOrder, 'spans must follow one another without overlapping');

const day = z.string('expected a day such as "2026-12-24", between quotes').transform((text, context) => {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    // Told below, like every other text that is no day.
  }
  context.addIssue({
    code: 'custom',
    message: 'expected a day that exists, such as "2026-12-24", between quotes',
  });
  return z.NEVER;
});

const exception = z
  .strictObject({ on: day.optional(), from: day.optional(), to: day.optional(), hours: spans })
  .transform(({ on, from, to, hours }, context) => {
    const [first, last] = on === undefined ? [from, to] : [on, on];
    const isRange =
      first !== undefined && last !== undefined && (on === undefined || (from ?? to) === undefined);
    if (!isRange || Temporal.PlainDate.compare(first, last) > 0) {
      context.addIssue({ code: 'custom', message: 'expected either on, or from and to in that order' });
      return z.NEVER;
    }
    return { from: first, to: last, spans: hours };
  });

const fund = z
  .strictObject({
    timeZone: z.enum(
      Object.keys(ZONES) as [Zone, ...Zone[]],
      `expected one of ${Object.keys(ZONES).join(', ')}`,
    ),
    localHolidays: z.literal('alsace-moselle', 'expected alsace-moselle, or nothing').optional(),
    holidays: z.enum(['closed', 'open'], 'expected closed or open').default('closed'),
    hours: z.strictObject(
      Object.fromEntries(DAYS.map((name) => [name, spans.optional()])) as Record<
        (typeof DAYS)[number],
        z.ZodOptional<typeof spans>
      >,
    ),
    exceptions: z.array(exception, 'expected a list').max(MAX_EXCEPTIONS).default([]),
  })
  .refine(({ hours }) => DAYS.some((name) => (hours[name]?.length ?? 0) > 0), {
    path: ['hours'],
    message: 'no day has hours: a fund that never opens would never be reached',
  })
  .refine(({ timeZone, localHolidays }) => localHolidays === undefined || timeZone === 'Europe/Paris', {
    path: ['localHolidays'],
    message: 'alsace-moselle is in Europe/Paris',
  })
  .transform(
    ({ timeZone, localHolidays, holidays, hours, exceptions }): OpeningHours => ({
      timeZone,
      territory: localHolidays ?? ZONES[timeZone],
      week: DAYS.map((name) => hours[name] ?? []),
      openOnHolidays: holidays === 'open',
      exceptions,
    }),
  );

/**
 * Reads when each fund answers, by its name.
 *
 * @throws SettingsFileError with one line for each fault, and where it is
 */
export function parseOpeningHours(text: string): ReadonlyMap<string, OpeningHours> {
  return parseFundFile(text, fund);
}

function isMidnight(time: Temporal.PlainTime): boolean {
  return time.hour === 0 && time.minute === 0;
}

/** Each begins at or after the end of the one before; only the last may go on past midnight. */
function areInOrder(all: readonly Span[]): boolean {
  return all.every(({ from }, at) => {
    const before = all[at - 1];
    if (before === undefined) return true;
    const endsToday = Temporal.PlainTime.compare(before.to, before.from) > 0;
    return endsToday && Temporal.PlainTime.compare(before.to, from) <= 0;
  });
}
