import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/**
 * JSON lines on standard output.
 *
 * No spoken, typed or drafted text, no name, number or extension goes into a log line: fields are ids, codes,
 * counts and durations. ERROR pages someone; a healthy system logs none.
 *
 * @param level the least severe level that is written, such as `info`; `silent` writes nothing
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

/** Causes of causes that are described; a chain that goes on is cut there. */
const MOST_CAUSES = 5;

/**
 * Name, code and message of an error and its causes. A stack is given only for an error that nobody expected: one
 * that has no code, neither of its own nor in its causes.
 */
export function describeError(error: unknown): Record<string, unknown> {
  return described(error, MOST_CAUSES);
}

function described(error: unknown, causes: number): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, cause, stack } = error as Error & { code?: unknown };
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    ...(hasCode(error, MOST_CAUSES) ? {} : { stack }),
    message: error.message,
    ...(cause === undefined || causes === 0 ? {} : { cause: described(cause, causes - 1) }),
  };
}

function hasCode(error: unknown, causes: number): boolean {
  if (!(error instanceof Error)) return false;
  return (error as { code?: unknown }).code !== undefined || (causes > 0 && hasCode(error.cause, causes - 1));
}
