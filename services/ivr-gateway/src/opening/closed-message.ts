import type { Temporal } from 'temporal-polyfill';
import type { Opening } from './opening-hours.ts';

type Closed = Extract<Opening, { open: false }>;

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
/** From here on the name of a day alone would be taken for an earlier one. */
const DAYS_BEFORE_A_DATE = 7;

/**
 * The prompts that tell a caller when he will be answered, in the order in which they are heard: "Nous vous répondrons",
 * "lundi", "à partir de huit heures". What cannot be heard is left out as far as the rest stays true; none when nothing
 * true can be said.
 *
 * @param isHeard whether callers hear that prompt
 */
export function nextOpeningPrompts(
  { now, next }: Closed,
  isHeard: (prompt: string) => boolean,
): readonly string[] {
  if (next === undefined) return [];
  const day = ['closed-until', ...dayPrompts(now, next)];
  if (!day.every(isHeard)) return [];
  const time = timePrompts(next);
  return time.every(isHeard) ? [...day, ...time] : day;
}

/** Every prompt that {@link nextOpeningPrompts} may need. */
export function everyOpeningPrompt(): readonly string[] {
  const numbers = (first: number, last: number, step = 1): string[] =>
    Array.from({ length: (last - first) / step + 1 }, (_, at) => twoDigits(first + at * step));
  return [
    'closed-until',
    ...['today', 'tomorrow', ...WEEKDAYS].map((name) => `days/${name}`),
    ...numbers(1, 31).map((day) => `dates/${day}`),
    ...numbers(1, 12).map((month) => `months/${month}`),
    ...numbers(5, 22).map((hour) => `hours/${hour}`),
    ...numbers(5, 55, 5).map((minute) => `minutes/${minute}`),
  ];
}

function dayPrompts(now: Temporal.ZonedDateTime, next: Temporal.ZonedDateTime): string[] {
  const days = now.toPlainDate().until(next.toPlainDate(), { largestUnit: 'days' }).days;
  if (days === 0) return ['days/today'];
  if (days === 1) return ['days/tomorrow'];
  const weekday = `days/${WEEKDAYS[next.dayOfWeek - 1]}`;
  if (days < DAYS_BEFORE_A_DATE) return [weekday];
  return [weekday, `dates/${twoDigits(next.day)}`, `months/${twoDigits(next.month)}`];
}

function timePrompts({ hour, minute }: Temporal.ZonedDateTime): string[] {
  return [`hours/${twoDigits(hour)}`, ...(minute === 0 ? [] : [`minutes/${twoDigits(minute)}`])];
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
