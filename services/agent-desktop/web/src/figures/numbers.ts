import { withFixedSpaces } from '../wording/typography.ts';

const WHOLE = new Intl.NumberFormat('fr-FR');
const DECIMAL = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 });
const DAY = new Intl.DateTimeFormat('fr', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** "12 450". */
export function wholeWords(count: number): string {
  return WHOLE.format(count);
}

/** A share as "71 %", or "less than 1 %" where it is not nothing; "–" of nothing. */
export function shareWords(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percent = Math.round((100 * part) / whole);
  return withFixedSpaces(percent === 0 && part > 0 ? 'moins de 1 %' : `${percent} %`);
}

/** A share from 0 to 1 as "87,5 %". */
export function percentWords(share: number): string {
  return withFixedSpaces(`${DECIMAL.format(100 * share)} %`);
}

/** Seconds as "5 min 12 s" or "39 s". */
export function durationWords(seconds: number): string {
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  const rest = whole % 60;
  return withFixedSpaces(minutes === 0 ? `${rest} s` : `${minutes} min ${String(rest).padStart(2, '0')} s`);
}

/** A share of a share, without its sign, as "3,2 points". */
export function pointWords(share: number): string {
  const points = Math.abs(100 * share);
  return withFixedSpaces(`${DECIMAL.format(points)} point${points >= 2 ? 's' : ''}`);
}

/** ISO date as "3 nov.". */
export function dayWords(iso: string): string {
  return DAY.format(new Date(`${iso}T00:00:00Z`)).replace(/^1 /, '1er ');
}
