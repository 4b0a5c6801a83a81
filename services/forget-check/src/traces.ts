/** Traces of the canaries in some bytes, read as UTF-8 and as Latin-1. */
export function tracesIn(bytes: Buffer | string, traces: readonly string[]): string[] {
  const buffer = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  const text = `${buffer.toString('utf8')}\n${buffer.toString('latin1')}`.toLowerCase();
  return traces.filter((trace) => text.includes(trace));
}
