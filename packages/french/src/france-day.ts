const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short' });

/** ISO 8601 day in France at that moment: rules change at its midnight, not at that of UTC. */
export function franceDay(at: Date | number): string {
  return DAY.format(at);
}
