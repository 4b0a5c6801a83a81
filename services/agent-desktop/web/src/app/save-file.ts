/**
 * Hands a file to the person: the browser saves it where he wants it.
 *
 * @param name its name, with the ending
 */
export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** The day in France, such as `2026-11-30`, for names of files. */
export function dayName(nowMs: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' }).format(nowMs);
}
