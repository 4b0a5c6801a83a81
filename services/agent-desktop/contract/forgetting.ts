import { type Sent, z } from './schema.ts';

const countSchema = z.int().check(z.gte(0));

/** What a check of forgetting found in one store. */
const findingSchema = z.strictObject({
  store: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,39}$/)),
  searchedBytes: countSchema,
  /** Traces of what was planted, and other faults such as a key that never ends. */
  found: countSchema,
  /** Age of the oldest datum, milliseconds; null when there is none or it has no age. */
  oldestMs: z.nullable(z.number().check(z.gte(0))),
  /** The store is not there, so that nothing was searched. */
  absent: z._default(z.boolean(), false),
});
export type ForgetFinding = Sent<typeof findingSchema>;

/** Result of a check of forgetting, and body of its delivery: counts and ages, so that nothing that was planted can be in it. */
export const forgetCheckResultSchema = z.strictObject({
  /** ISO 8601. */
  checkedAt: z.iso.datetime(),
  /** `installation`: on the running installation; `whole`: on a stack of its own, with a spoken call. */
  scope: z.enum(['installation', 'whole']),
  stores: z.array(findingSchema).check(z.minLength(1), z.maxLength(50)),
});
export type ForgetCheckResult = Sent<typeof forgetCheckResultSchema>;

/** Answer of `GET /api/dpo/forget-check`. */
export const forgetCheckSchema = z.object({
  /** The newest result of each scope. */
  last: z.array(forgetCheckResultSchema),
});
export type ForgetCheckView = Sent<typeof forgetCheckSchema>;
