/** What a `jsonb` column holds: one engine gives it read, another as text. */
export function readJson(value: unknown): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value;
}
