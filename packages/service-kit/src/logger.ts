import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/**
 * JSON lines on standard output.
 *
 * No spoken, typed or drafted text, no name, number or extension goes into a log line: fields are ids, codes,
 * counts and durations. ERROR pages someone; a healthy system logs none.
 */
export function createLogger(service: string, level: string): Logger {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: (error: unknown) => (error instanceof Error ? describeError(error) : error) },
  });
}

/** Name, code and message of an error and its causes, without stacks of expected ones. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, cause, stack } = error as Error & { code?: unknown };
  return {
    name: error.name,
    ...(code === undefined ? { stack } : { code }),
    message: error.message,
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}
