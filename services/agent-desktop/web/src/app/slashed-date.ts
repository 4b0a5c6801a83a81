/** ISO date as "31/12/2026"; empty for none. */
export function slashedDate(iso: string): string {
  return iso.split('-').reverse().join('/');
}

/** ISO date of "31/12/2026", or of "1/9/2026"; undefined where that is no day. */
export function isoDate(french: string): string | undefined {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(french.trim()) ?? [];
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined;
}
