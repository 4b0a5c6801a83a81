/** One log line: fields first, then a sentence. pino loggers have this shape. */
export type LogMethod = (fields: Record<string, unknown>, message: string) => void;

/**
 * Where this package reports what went wrong. Nothing it writes holds spoken or typed text, a name,
 * a number or an extension: only error codes, states, counts, and ids made by Asterisk or by us.
 */
export interface Logger {
  debug: LogMethod;
  info: LogMethod;
  warn: LogMethod;
  error: LogMethod;
}
