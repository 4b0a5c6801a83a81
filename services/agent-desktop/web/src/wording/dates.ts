const DAY = new Intl.DateTimeFormat('fr', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/** ISO date as "1er octobre 2026"; empty when it is not a date. */
export function frenchDate(iso: string): string {
  const date = new Date(`${iso}T00:00:00Z`);
  if (iso === '' || Number.isNaN(date.getTime())) return '';
  return DAY.format(date).replace(/^1 /, '1er ');
}

/** When a rule applies, in words; empty when it always does. */
export function validity(from: string, to: string): string {
  if (from !== '' && to !== '') return `Règle valable du ${frenchDate(from)} au ${frenchDate(to)}`;
  if (from !== '') return `Règle valable depuis le ${frenchDate(from)}`;
  return to === '' ? '' : `Règle valable jusqu’au ${frenchDate(to)}`;
}

/** Milliseconds as minutes and seconds, such as "2:05"; never negative. */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const HOUR = new Intl.DateTimeFormat('fr', { hour: 'numeric', minute: '2-digit', timeZone: 'Europe/Paris' });

/** A moment as the hour in France, such as "9 h 05" or "21 h". */
export function hourOfDay(ms: number): string {
  const parts = new Map(HOUR.formatToParts(ms).map(({ type, value }) => [type, value]));
  const hour = Number(parts.get('hour')) % 24;
  const minute = parts.get('minute') ?? '00';
  if (hour === 0 && minute === '00') return 'minuit';
  return minute === '00' ? `${hour}\u00a0h` : `${hour}\u00a0h\u00a0${minute}`;
}
