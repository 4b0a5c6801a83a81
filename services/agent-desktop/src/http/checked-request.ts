import type * as z from 'zod/mini';
import { MalformedRequestError } from './request-errors.ts';

/**
 * Checks a body, query or parameter set.
 *
 * @throws MalformedRequestError naming the field, never its value
 */
export function checked<S extends z.ZodMiniType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') || 'request';
  throw new MalformedRequestError(`${field}: ${issue?.message ?? 'not as expected'}`);
}
