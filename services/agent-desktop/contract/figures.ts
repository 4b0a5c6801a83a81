import { type Sent, z } from './schema.ts';

/** Query of `GET /api/figures/readiness`: so many days before today, and today. */
export const figuresQuerySchema = z.object({
  days: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(366)), 30),
  /** Id of an organisation, for the fund, which reads all of them without; a provider reads its own whatever it asks. */
  organisation: z.optional(z.string().check(z.maxLength(60))),
});

/** Half and nineteen in twenty of the calls did at least as well as these, milliseconds; null without a figure. */
const percentilesSchema = z.object({ p50: z.nullable(z.number()), p95: z.nullable(z.number()) });

/** Answer of `GET /api/figures/readiness`: figures about the tool, each hour, day or week of them about five people at least. */
const readinessFiguresSchema = z.object({
  /** Calls measured. */
  count: z.number(),
  /** Smaller is worse: p95 is the time that 95 % of the calls reach or pass. */
  readyBeforePickupMs: percentilesSchema,
  endOfSpeechToExtractsMs: percentilesSchema,
  endOfSpeechToDraftMs: percentilesSchema,
});
export type ReadinessFigures = Sent<typeof readinessFiguresSchema>;
